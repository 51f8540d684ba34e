using FirstToken.Judging.Advice;
using FirstToken.Recording;
using Xunit;

namespace FirstToken.Tests.Judging.Advice;

public class AdviceRulesTests
{
    public static TheoryData<string> Names => [.. AdviceRules.All.Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_advised_from_traffic_without_faults(string rule) => Assert.Empty(SomeTraffic.Advice(rule, SomeTraffic.Of()));

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_advised_from_too_few_requests(string rule)
    {
        // Every fault at once, but ten times only.
        Traffic few = EveryFault(10);

        Assert.Empty(SomeTraffic.Advice(rule, few, few with { Streamed = false }, few with { Kind = TrafficKind.Session, IsConversation = true }));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_is_advised_from_nothing(string rule)
    {
        Assert.Empty(SomeTraffic.Advice(rule));
        Assert.Empty(SomeTraffic.Advice(rule, SomeTraffic.Of(0)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Requests_without_any_figure_get_no_advice(string rule)
    {
        Traffic bare = SomeTraffic.Of(50, request => new RunRequest { N = request.N, StartedUnixNs = 0 });

        Assert.Empty(SomeTraffic.Advice(rule, bare, bare with { Streamed = false, IsConversation = true }));
    }

    [Fact]
    public void The_largest_share_comes_first_and_what_is_unknown_last()
    {
        IReadOnlyList<Recommendation> advice = AdviceRules.Examine(SomeTraffic.Evidence(EveryFault(100)), AdviceRules.All);

        Assert.True(advice.Count >= 5);
        Assert.Equal(advice.OrderByDescending(each => each.Gain.Share).Select(each => each.Rule), advice.Select(each => each.Rule));
        Assert.True(advice[0].Gain.IsKnown);
        Assert.False(advice[^1].Gain.IsKnown);
    }

    [Fact]
    public void What_acts_on_the_same_part_of_the_same_target_overlaps()
    {
        IReadOnlyList<Recommendation> advice = AdviceRules.Examine(SomeTraffic.Evidence(EveryFault(100)), AdviceRules.All);
        Recommendation cache = advice.Single(each => each.Rule == "cache-prefix");
        Recommendation refusals = advice.Single(each => each.Rule == "refusals");

        Assert.Equal(["large-prompt"], AdviceRules.Overlapping(cache, advice).Select(each => each.Rule));
        Assert.Empty(AdviceRules.Overlapping(refusals, advice));
        Assert.Empty(AdviceRules.Overlapping(cache, [.. advice.Select(each => each with { About = each.About with { Name = "other:model" } })]));
    }

    [Fact]
    public void Names_find_their_rule_in_any_case_and_are_told_apart()
    {
        Assert.All(AdviceRules.All, rule => Assert.Same(rule, AdviceRules.Find(rule.Name.ToUpperInvariant())));
        Assert.Equal(AdviceRules.All.Count, AdviceRules.All.Select(rule => rule.Name).Distinct().Count());
        Assert.Null(AdviceRules.Find("pray"));
    }

    [Fact]
    public void Every_piece_says_what_was_seen_how_often_how_to_do_it_and_what_would_prove_it()
    {
        Traffic faulty = EveryFault(100);
        IReadOnlyList<Recommendation> advice = AdviceRules.Examine(SomeTraffic.Evidence(faulty, faulty with { Streamed = false }), AdviceRules.All);

        Assert.All(advice, each =>
        {
            Assert.All(each.Seen, seen => Assert.True(seen.N > 0 && double.IsFinite(seen.Value)));
            Assert.NotEmpty(each.Seen);
            Assert.NotEmpty(each.How);
            Assert.All(each.Prove, command => Assert.Contains("firsttoken ", command, StringComparison.Ordinal));
            Assert.True(each.Gain.IsKnown || each.Gain.Unknown is not null, each.Rule);
        });
    }

    /// <summary>Long prompts read anew, late first tokens, long slow answers, new connections far away, refusals, timeouts.</summary>
    internal static Traffic EveryFault(int count) => SomeTraffic.Of(count, request =>
    {
        long input = 9000 + (request.N % 10 * 600);
        double ttft = 1000 + (0.3 * input) + (request.N * 7 % 13);
        RunRequest late = request with
        {
            InputTokens = input,
            TtftMs = ttft,
            TpotMs = 40,
            OutputTokens = 400,
            E2eMs = ttft + 15_960,
            EndMs = ttft + 15_961,
            LongestGapMs = 50,
            NewConnection = true,
            ConnectMs = 80 + (request.N % 3),
            TlsMs = 90,
            StartedUnixNs = SomeTraffic.Start + (request.N * 20_000_000_000L),
        };
        return (request.N % 20) switch
        {
            3 => late with { Error = "rate_limit", Status = 429, RetryAfterMs = 2000, TtftMs = null, E2eMs = null, OutputTokens = null, InputTokens = null },
            7 => late with { Error = "total_timeout", Status = 200, E2eMs = null, OutputTokens = null },
            _ => late,
        };
    });
}
