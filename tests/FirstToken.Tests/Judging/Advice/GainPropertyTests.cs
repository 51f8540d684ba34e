using FirstToken.Judging.Advice;
using FirstToken.Statistics;
using Xunit;

namespace FirstToken.Tests.Judging.Advice;

/// <summary>Whatever was observed, no rule promises more than was spent, and the same evidence always gives the same advice.</summary>
public class GainPropertyTests
{
    private static readonly string?[] Errors = [null, null, null, null, null, null, "rate_limit", "overloaded", "total_timeout", "cut_short", "a_kind_of_tomorrow"];

    private static readonly string[] Models = ["claude-sonnet-5-5", "claude-haiku-5-5", "claude-opus-5-5", "nobodys-model"];

    public static TheoryData<ulong> Seeds => [.. Enumerable.Range(0, 60).Select(seed => (ulong)seed)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_gain_exceeds_what_was_spent(ulong seed)
    {
        var random = new SeededRandom(seed);
        Evidence evidence = SomeTraffic.Evidence([.. Enumerable.Range(0, 4).Select(_ => Draw(random))]);

        foreach (Recommendation advice in AdviceRules.Examine(evidence, AdviceRules.All))
        {
            foreach (Saving saving in ((Saving?[])[advice.Gain.TimeMs, advice.Gain.Usd, advice.Gain.AnsweredPercent]).OfType<Saving>())
            {
                Assert.InRange(saving.Value, double.Epsilon, saving.Spent);
                Assert.InRange(saving.Share, 0, 1);
                Assert.True(saving.Interval is not { } interval || (interval.Lower > 0 && interval.Lower <= interval.Upper && interval.Upper <= saving.Spent), advice.Rule);
                Assert.True(saving.N >= 1);
            }

            Assert.All(advice.Seen, seen => Assert.True(double.IsFinite(seen.Value) && seen.N > 0, advice.Rule));
            Assert.True(advice.Gain.IsKnown || advice.Gain.Unknown is not null, advice.Rule);
        }
    }

    [Fact]
    public void The_drawn_traffic_sets_off_most_rules()
    {
        // Were none ever set off, the property above would hold of nothing.
        HashSet<string> seen = [.. Enumerable.Range(0, 60).SelectMany(seed =>
        {
            var random = new SeededRandom((ulong)seed);
            return AdviceRules.Examine(SomeTraffic.Evidence([.. Enumerable.Range(0, 4).Select(_ => Draw(random))]), AdviceRules.All).Select(advice => advice.Rule);
        })];

        Assert.Superset(
            new HashSet<string>(["cache-prefix", "cut-output", "large-prompt", "nearer-region", "refusals", "reuse-connections", "slow-output", "smaller-model", "stream", "timeout"]),
            seen);
    }

    [Fact]
    public void The_same_evidence_gives_the_same_advice()
    {
        var random = new SeededRandom(7);
        Evidence evidence = SomeTraffic.Evidence([.. Enumerable.Range(0, 4).Select(_ => Draw(random))]);

        Assert.Equal(
            AdviceRules.Examine(evidence, AdviceRules.All).Select(advice => (advice.Rule, advice.Gain)),
            AdviceRules.Examine(evidence, AdviceRules.All).Select(advice => (advice.Rule, advice.Gain)));
    }

    private static Traffic Draw(SeededRandom random)
    {
        string model = Models[random.NextInt(Models.Length)];
        bool streamed = random.NextInt(3) > 0;
        bool far = random.NextInt(2) == 0;
        double scale = Math.Pow(10, random.NextInt(4));
        int tokens = 1 + random.NextInt(600);
        long prompt = random.NextInt(20_000);
        double noise = random.NextDouble() * 2;
        return SomeTraffic.Of(random.NextInt(150), request =>
        {
            long input = prompt + random.NextInt(4000);
            double ttft = Math.Max(0.001, (scale * Math.Exp(noise * random.NextNormal())) + (input * 0.1 * random.NextInt(2)));
            double pace = Math.Exp(random.NextNormal()) * scale / 20;
            return request with
            {
                Error = Errors[random.NextInt(Errors.Length)],
                StartedUnixNs = request.StartedUnixNs + (long)(random.NextDouble() * 1e12),
                TtftMs = random.NextInt(20) == 0 ? null : ttft,
                TpotMs = pace,
                E2eMs = ttft + (pace * tokens),
                EndMs = random.NextInt(20) == 0 ? null : ttft + (pace * tokens) + 1,
                LongestGapMs = streamed ? pace * 2 : null,
                OutputTokens = random.NextInt(20) == 0 ? null : tokens + random.NextInt(10),
                InputTokens = random.NextInt(20) == 0 ? null : input,
                CacheReadTokens = random.NextInt(4) == 0 ? random.NextInt(20_000) : null,
                NewConnection = random.NextInt(2) == 0,
                ConnectMs = far ? 50 + (random.NextDouble() * 100) : random.NextDouble(),
                TlsMs = random.NextDouble() * 50,
                RetryAfterMs = random.NextDouble() * 1000,
            };
        }) with
        {
            Model = model,
            Name = $"anthropic:{model}",
            Streamed = streamed,
            IsConversation = random.NextInt(4) == 0,
            DeadlineMs = random.NextInt(2) == 0 ? null : scale * 10,
        };
    }
}
