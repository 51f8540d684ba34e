using FirstToken.Judging.Advice;
using FirstToken.Recording.Sessions;
using FirstToken.Tests.Recording.Sessions;
using Xunit;

namespace FirstToken.Tests.Judging.Advice;

public class SessionRulesTests
{
    [Fact]
    public async Task Single_reads_that_do_not_need_each_other_could_be_made_at_once()
    {
        var session = new SomeSession();
        for (int row = 0; row < 4; row++)
        {
            for (int file = 0; file < 3; file++)
            {
                session.Tool("Read", $$"""{"file_path":"/src/row{{row}}file{{file}}.cs"}""");
            }

            session.Tool("Edit", "{}");
        }

        Recommendation advice = Assert.Single(await AdviceAsync("parallel-calls", session));

        // In a row the second and third answer take 2 s each, and two of three reads half a second each.
        Saving time = advice.Gain.TimeMs!;
        Assert.Equal(4 * (2000 + 2000 + 500 + 500), time.Value);
        Assert.True(time.AtMost);
        Assert.Null(time.Interval);
        Assert.Equal(16 * 2500, time.Spent);
        Assert.Equal([4, 12, 3, 4 * 5500], advice.Seen.Select(seen => seen.Value));
    }

    [Fact]
    public async Task Reads_that_need_each_other_or_come_together_are_left_alone()
    {
        var following = new SomeSession();
        for (int n = 0; n < 20; n++)
        {
            following.Tool("Read", $$"""{"file_path":"/src/file{{n}}.cs"}""", $"see file{n + 1}.cs");
        }

        var writing = new SomeSession();
        for (int n = 0; n < 20; n++)
        {
            writing.Tool("Bash", $$"""{"command":"make {{n}}"}""");
        }

        Assert.Empty(await AdviceAsync("parallel-calls", following));
        Assert.Empty(await AdviceAsync("parallel-calls", writing));
    }

    [Fact]
    public async Task A_conversation_whose_beginning_is_read_anew_should_be_cached()
    {
        var session = new SomeSession();
        for (int n = 0; n < 20; n++)
        {
            session.Say(anew: 10_000 + (n * 100));
        }

        Recommendation advice = Assert.Single(await AdviceAsync("cache-prefix", session));

        // Each of 19 requests could have read the one before, 10,000 to 11,800 tokens: 0.10 instead of 2 USD a million; what is new is written at 2.50.
        double readable = Enumerable.Range(0, 19).Sum(n => 10_000 + (n * 100.0));
        double written = 10_000 + (19 * 100.0);
        Assert.Equal((readable * 1.9e-6) - (written * 0.5e-6), advice.Gain.Usd!.Value, 9);
        Assert.Null(advice.Gain.Usd.Interval);
        Assert.False(advice.Gain.Usd.AtMost);
        Assert.Contains("does not tell TTFT", advice.Gain.Unknown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversation_that_is_cached_is_left_alone()
    {
        var session = new SomeSession();
        for (int n = 0; n < 20; n++)
        {
            session.Say(read: n == 0 ? 0 : 10_000 + ((n - 1) * 100), written: n == 0 ? 10_000 : 100, anew: 0);
        }

        Assert.Empty(await AdviceAsync("cache-prefix", session));
    }

    [Fact]
    public async Task Refused_requests_of_a_session_are_counted()
    {
        var session = new SomeSession();
        for (int n = 0; n < 20; n++)
        {
            session.Say();
            if (n % 4 == 0)
            {
                session.Refused(529);
            }
        }

        Recommendation advice = Assert.Single(await AdviceAsync("refusals", session));

        Assert.Equal(20, advice.Gain.AnsweredPercent!.Value, 9);
        Assert.Equal(600, advice.Seen.First(seen => seen.What == "retry-after, p50").Value);
    }

    [Fact]
    public async Task Each_agent_is_a_conversation_of_its_own_and_a_message_counts_in_one_log_only()
    {
        var session = new SomeSession();
        session.Say().Say(agent: "a1").Say(agent: "a1");
        SessionLog log = await session.ReadAsync();

        IReadOnlyList<Traffic> traffic = SessionEvidence.Of([(log, "one.jsonl"), (log, "again.jsonl")]);

        Assert.Equal([("one.jsonl", 1), ("one.jsonl (subagent a1)", 2)], traffic.Select(each => (each.Source, each.Requests.Count)));
        Assert.All(traffic, each => Assert.Equal("anthropic:claude-sonnet-5-5", each.Name));
        Assert.Equal(2000, traffic[0].Requests[0].E2eMs);
    }

    private static async Task<IReadOnlyList<Recommendation>> AdviceAsync(string rule, SomeSession session) =>
        SomeTraffic.Advice(rule, [.. SessionEvidence.Of([(await session.ReadAsync(), "session.jsonl")])]);
}
