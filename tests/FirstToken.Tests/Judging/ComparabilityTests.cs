using FirstToken.Judging;
using FirstToken.Recording;
using Xunit;
using static FirstToken.Tests.Judging.SomeRuns;

namespace FirstToken.Tests.Judging;

public sealed class ComparabilityTests
{
    private static readonly RunFile s_run = Run("1", Target("a:m", Latencies(1, 12)));

    [Fact]
    public void The_same_asked_twice_is_comparable_without_a_word()
    {
        Comparability found = Of(s_run with { Id = "2" });

        Assert.Empty(found.Problems);
        Assert.Empty(found.Notes);
    }

    public static TheoryData<string, string> Differences => new()
    {
        { "prompt", "another prompt: short; long" },
        { "limit", "another output limit: 100 and 200 tokens" },
        { "stream", "one is streamed, the other is not: streamed, not streamed" },
        { "rate", "closed loop against a rate: 4 at once, poisson 20/s" },
        { "simulated", "one is simulated, the other is not: real, simulated" },
        { "invalid", "b.json is not a valid run: the client was late" },
        { "model", "another model: m, n" },
        { "from", "latencies count from different moments" },
    };

    [Theory]
    [MemberData(nameof(Differences))]
    public void What_was_asked_differently_is_not_comparable(string what, string expected)
    {
        RunFile other = s_run with { Id = "2" };
        other = what switch
        {
            "prompt" => other with { Config = other.Config with { Prompts = "long" } },
            "limit" => other with { Config = other.Config with { MaxTokens = 200 } },
            "stream" => other with { Config = other.Config with { Stream = false } },
            "rate" => other with { Config = other.Config with { Concurrency = null, Arrival = "poisson 20/s" } },
            "simulated" => other with { Simulated = true },
            "invalid" => other with { Valid = new RunValidity { Ok = false, Reasons = ["the client was late"] } },
            "model" => other with { Targets = [other.Targets[0] with { Model = "n" }] },
            _ => other with { Targets = [other.Targets[0] with { Methods = new RunMethods { LatenciesFrom = RunMethods.FromIntended } }] },
        };

        Comparability found = Of(other);

        Assert.StartsWith(expected, Assert.Single(found.Problems), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Notes => new()
    {
        { "load", "the load differs: 4 at once, 8 at once" },
        { "http", "HTTP/1.1 against HTTP/2" },
        { "fresh", "only one opened a new connection for each request" },
        { "machine", "measured on different machines or runtimes: " },
        { "stamps", "arrivals stamped differently: kernel, read" },
        { "minutes", "the runs were made 30 minutes apart" },
        { "hours", "the runs were made 5 hours apart" },
        { "days", "the runs were made 3 days apart" },
        { "unknown", "what was asked is not in the files" },
    };

    [Theory]
    [MemberData(nameof(Notes))]
    public void What_may_be_the_question_or_the_cause_is_noted(string what, string expected)
    {
        RunFile other = s_run with { Id = "2" };
        other = what switch
        {
            "load" => other with { Config = other.Config with { Concurrency = 8 } },
            "http" => other with { Config = other.Config with { Http = "2" } },
            "fresh" => other with { Config = other.Config with { FreshConnections = true } },
            "machine" => other with { Environment = other.Environment with { Cpus = 64 } },
            "stamps" => other with { Environment = other.Environment with { Stamps = "read" } },
            "minutes" => other with { CreatedAt = other.CreatedAt.AddMinutes(30) },
            "hours" => other with { CreatedAt = other.CreatedAt.AddHours(-5) },
            "days" => other with { CreatedAt = other.CreatedAt.AddDays(3) },
            _ => other with { Config = new RunConfig() },
        };

        Comparability found = Of(other);

        Assert.Empty(found.Problems);
        Assert.StartsWith(expected, Assert.Single(found.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void An_invalid_run_is_named_once_when_its_own_targets_are_compared()
    {
        RunFile run = Run("1", Target("a:m", Latencies(1, 12)), Target("b:m", Latencies(2, 12))) with { Valid = new RunValidity { Ok = false, Reasons = ["late"] } };

        Comparability found = Comparability.Of(ComparedTarget.Of("a.json", run, run.Targets[0]), ComparedTarget.Of("a.json", run, run.Targets[1]));

        Assert.Equal(["a.json is not a valid run: late"], found.Problems);
        Assert.Empty(found.Notes);
    }

    [Theory]
    [InlineData("claude-haiku-4-5", "us.anthropic.claude-haiku-4-5-20251001-v1:0", true)]
    [InlineData("claude-haiku-4-5-20251001", "anthropic.claude-haiku-4-5-20251001-v1:0", true)]
    [InlineData("claude-haiku-4-5@20251001", "claude-haiku-4-5", true)]
    [InlineData("gpt-4o-2024-08-06", "openai/gpt-4o", true)]
    [InlineData("models/gemini-2.5-flash", "gemini-2.5-flash", true)]
    [InlineData("Claude-Haiku-4-5", "claude-haiku-4-5", true)]
    [InlineData("arn:aws:bedrock:us-east-1:1:inference-profile/global.anthropic.claude-haiku-4-5-20251001-v1:0", "claude-haiku-4-5", true)]
    [InlineData("claude-haiku-4-5", "claude-sonnet-4-5", false)]
    [InlineData("gpt-4.1", "gpt-4.5", false)]
    [InlineData("gemini-2.5-flash", "gemini-2.0-flash", false)]
    [InlineData("gpt-4o", "gpt-4o-mini", false)]
    [InlineData("m-v2", "m-vision", false)]
    [InlineData("amazon.nova-pro-v1:0", "nova-pro", true)]
    public void Providers_names_of_one_model_are_known_for_the_same(string first, string second, bool same)
    {
        (ComparedTarget left, ComparedTarget right) = Apart(Target("a:m", [1], model: first), Target("b:m", [1], model: second));

        Assert.Equal(same, Comparability.Of(left, right).Problems.Count == 0);
    }

    private static Comparability Of(RunFile other) => Comparability.Of(Side("a.json", s_run), Side("b.json", other));
}
