using FirstToken.Simulator.Behaviour;
using FirstToken.Simulator.Plans;
using Xunit;

namespace FirstToken.Simulator.Tests;

public sealed class RequestLimitTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void A_minutes_requests_may_come_at_once_and_then_as_many_as_are_refilled()
    {
        var limit = new RequestLimit(60);

        Assert.Equal(Enumerable.Range(0, 60).Reverse().Select(static left => (int?)left), Enumerable.Range(0, 60).Select(_ => limit.Take(1)));
        Assert.Null(limit.Take(Second / 2));
        Assert.Equal(0, limit.Take(2 * Second));
        Assert.Equal(59, limit.Take(1000 * Second));
    }

    [Fact]
    public void Answers_say_what_is_left_and_the_one_too_many_is_refused()
    {
        var engine = new Engine(new SimulatorOptions { RequestsPerMinute = 2 });
        const string body = """{"model":"claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""";
        SimRequest request = SimRequest.Parse("POST", "/v1/messages", [new("x-api-key", "k"), new("anthropic-version", "2023-06-01")], System.Text.Encoding.UTF8.GetBytes(body));

        Plan[] plans = [engine.Answer(request, Second), engine.Answer(request, Second), engine.Answer(request, Second)];

        Assert.Equal([200, 200, 429], plans.Select(static plan => plan.Status));
        Assert.Equal(["1", "0", "0"], plans.Select(static plan => plan.Headers.Single(static header => header.Key == "anthropic-ratelimit-requests-remaining").Value));
        Assert.Equal("2", plans[0].Headers.Single(static header => header.Key == "anthropic-ratelimit-requests-limit").Value);
    }
}
