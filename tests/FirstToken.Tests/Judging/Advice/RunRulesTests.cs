using FirstToken.Judging.Advice;
using FirstToken.Recording;
using Xunit;

namespace FirstToken.Tests.Judging.Advice;

/// <summary>Each rule on traffic that has its fault, with figures worked out by hand.</summary>
public class RunRulesTests
{
    private static readonly Traffic Faulty = AdviceRulesTests.EveryFault(100);

    [Fact]
    public void Unstreamed_answers_are_to_be_streamed_and_a_streamed_run_tells_the_gain()
    {
        Traffic whole = SomeTraffic.Of(40, request => request with { TtftMs = request.E2eMs, LongestGapMs = null }) with { Streamed = false, Source = "whole.json" };

        Recommendation alone = Assert.Single(SomeTraffic.Advice("stream", whole));
        Recommendation beside = Assert.Single(SomeTraffic.Advice("stream", whole, SomeTraffic.Of()));
        Recommendation elsewhere = Assert.Single(SomeTraffic.Advice("stream", whole, SomeTraffic.Of() with { Name = "anthropic:other" }));

        Assert.False(alone.Gain.IsKnown);
        Assert.NotNull(alone.Gain.Unknown);
        Assert.Equal("firsttoken bench --target anthropic:claude-sonnet-5-5 -n 50 -o streamed.json", alone.Prove[0]);
        Assert.Equal(1790, beside.Gain.TimeMs!.Value);
        Assert.InRange(beside.Gain.TimeMs.Interval!.Value.Lower, 1780, 1790);
        Assert.InRange(beside.Gain.TimeMs.Interval!.Value.Upper, 1790, 1800);
        Assert.False(elsewhere.Gain.IsKnown);
    }

    [Fact]
    public void Short_waits_need_no_stream()
    {
        Traffic quick = SomeTraffic.Of(40, request => request with { TtftMs = 900, E2eMs = 900, LongestGapMs = null }) with { Streamed = false };

        Assert.Empty(SomeTraffic.Advice("stream", quick));
    }

    [Fact]
    public void Streamed_answers_of_another_length_are_remarked_on()
    {
        Traffic whole = SomeTraffic.Of(40, request => request with { OutputTokens = 300 }) with { Streamed = false };

        Assert.Contains("another length", Assert.Single(Assert.Single(SomeTraffic.Advice("stream", whole, SomeTraffic.Of())).Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cache_is_worth_the_slope_times_the_tokens_all_prompts_may_share()
    {
        Recommendation advice = Assert.Single(SomeTraffic.Advice("cache-prefix", Faulty));

        // 0.3 ms a token; 9,000 tokens are in every prompt, and all requests but the first can read them.
        Saving time = advice.Gain.TimeMs!;
        Assert.True(time.AtMost);
        Assert.InRange(time.Value, 9000 * 0.3 * 0.97, 9000 * 0.3 * 1.01);
        Assert.InRange(time.Interval!.Value.Lower, 2500, time.Value);
        Assert.InRange(time.Interval!.Value.Upper, time.Value, 2800);

        // 2 USD a million read anew, 0.10 from the cache, 2.50 written: 9,000 read, the rest written.
        Saving money = advice.Gain.Usd!;
        double mean = advice.Seen[0].Value;
        Assert.Equal(mean * 2e-6 + 400 * 10e-6, money.Spent, 6);
        Assert.InRange(money.Value, (9000 * 1.9e-6) - ((mean - 9000) * 0.5e-6) - 0.0005, (9000 * 1.9e-6) - ((mean - 9000) * 0.5e-6));
    }

    [Fact]
    public void Without_a_measured_slope_a_cache_has_no_gain_in_time_but_the_commands_that_would_tell()
    {
        Traffic alike = SomeTraffic.Of(40, request => request with { InputTokens = 5000 });

        Recommendation advice = Assert.Single(SomeTraffic.Advice("cache-prefix", alike));

        Assert.Null(advice.Gain.TimeMs);
        Assert.Contains("two lengths", advice.Gain.Unknown, StringComparison.Ordinal);
        Assert.Equal(3, advice.Prove.Count);
        Assert.NotNull(advice.Gain.Usd);
    }

    [Fact]
    public void Another_file_may_hold_the_slope()
    {
        Traffic alike = SomeTraffic.Of(40, request => request with { InputTokens = 5000, TtftMs = request.TtftMs + 500, E2eMs = request.E2eMs + 500 });
        Traffic shorter = SomeTraffic.Of(40, request => request with { InputTokens = 1000, TtftMs = request.TtftMs + 100 }) with { Source = "short.json" };

        Recommendation advice = SomeTraffic.Advice("cache-prefix", alike, shorter)[0];

        Assert.InRange(advice.Gain.TimeMs!.Value, 450, 505);
    }

    [Theory]
    [InlineData(4000, 1000, false)] // four fifths come from the cache
    [InlineData(1000, 4000, true)]
    [InlineData(0, 500, false)] // too short to be cached
    public void A_cache_that_answers_is_left_alone(long read, long anew, bool advised)
    {
        Traffic traffic = SomeTraffic.Of(40, request => request with { InputTokens = anew, CacheReadTokens = read });

        Assert.Equal(advised, SomeTraffic.Advice("cache-prefix", traffic).Count == 1);
    }

    [Fact]
    public void Prompts_too_far_apart_in_time_cannot_be_cached()
    {
        Traffic rare = SomeTraffic.Of(40, request => request with { InputTokens = 5000, StartedUnixNs = SomeTraffic.Start + (request.N * 600_000_000_000L) });

        Assert.Empty(SomeTraffic.Advice("cache-prefix", rare));
    }

    [Fact]
    public void Late_first_tokens_of_large_prompts_are_laid_to_the_prompt()
    {
        Recommendation advice = Assert.Single(SomeTraffic.Advice("large-prompt", Faulty));

        Assert.InRange(advice.Gain.TimeMs!.Value, 290, 310);
        Assert.Equal("1,000 input tokens less", advice.Gain.TimeMs.Per);
        Assert.Empty(SomeTraffic.Advice("large-prompt", SomeTraffic.Of(40, request => request with { TtftMs = 3500 })));
        Assert.Empty(SomeTraffic.Advice("large-prompt", SomeTraffic.Of(40, request => request with { InputTokens = 9000 })));
        Assert.Empty(SomeTraffic.Advice("large-prompt", SomeTraffic.Of(40, request => request with { InputTokens = 1000, CacheReadTokens = 9000, TtftMs = 3500 })));
    }

    [Fact]
    public void Short_answers_are_a_smaller_models_work_and_its_price_is_known()
    {
        Recommendation advice = Assert.Single(SomeTraffic.Advice("smaller-model", Short("claude-sonnet-5-5")));

        // 300 in and 50 out: 0.0011 USD with Sonnet 5.5 (2 and 10), 0.000055 with Haiku 5.5 (0.10 and 0.50).
        Assert.Contains("claude-haiku-5-5", advice.Title, StringComparison.Ordinal);
        Assert.Equal(0.001045, advice.Gain.Usd!.Value, 9);
        Assert.Equal(0.0011, advice.Gain.Usd.Spent, 9);
        Assert.Contains("was not measured", advice.Gain.Unknown, StringComparison.Ordinal);
        Assert.Contains("--target anthropic:claude-haiku-5-5", advice.Prove[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_smaller_models_speed_counts_where_it_was_measured_on_answers_of_like_length()
    {
        Traffic haiku = Short("claude-haiku-5-5", request => request with { E2eMs = request.E2eMs - 300 });
        Traffic chatty = Short("claude-haiku-5-5", request => request with { E2eMs = request.E2eMs - 300, OutputTokens = 100 });

        Assert.Equal(300, Assert.Single(SomeTraffic.Advice("smaller-model", Short("claude-sonnet-5-5"), haiku)).Gain.TimeMs!.Value);
        Recommendation unlike = Assert.Single(SomeTraffic.Advice("smaller-model", Short("claude-sonnet-5-5"), chatty));
        Assert.Null(unlike.Gain.TimeMs);
        Assert.Contains("differ in length", unlike.Gain.Unknown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("max_tokens", 50, 0)]
    [InlineData("end_turn", 151, 0)]
    [InlineData("end_turn", 50, 20)]
    public void Answers_that_are_cut_long_or_reasoned_keep_their_model(string stop, int tokens, int reasoning)
    {
        Traffic traffic = Short("claude-sonnet-5-5", request => request with { StopReason = stop, OutputTokens = tokens, ReasoningTokens = reasoning });

        Assert.Empty(SomeTraffic.Advice("smaller-model", traffic));
    }

    [Theory]
    [InlineData("anthropic", "claude-opus-5-5", "claude-sonnet-5-5")]
    [InlineData("anthropic", "claude-sonnet-4-5", "claude-haiku-4-5")]
    [InlineData("anthropic", "claude-haiku-4-5", null)]
    [InlineData("openai", "gpt-5", "gpt-5-mini")]
    [InlineData("openai", "gpt-5-mini", null)]
    [InlineData("gemini", "gemini-2.5-pro", "gemini-2.5-flash")]
    [InlineData("gemini", "gemini-2.5-flash", "gemini-2.5-flash-lite")]
    [InlineData("gemini", "gemini-2.5-flash-lite", null)]
    [InlineData("bedrock", "us.anthropic.claude-sonnet-4-5-20250929-v1:0", "us.anthropic.claude-haiku-4-5-20251001-v1:0")]
    [InlineData("anthropic", "nobodys-model", null)]
    public void The_next_smaller_model_is_of_the_same_family_and_has_a_price(string provider, string model, string? smaller) =>
        Assert.Equal(smaller, SmallerSibling.Of(FirstToken.Pricing.PriceTable.Default, provider, model));

    [Fact]
    public void Slow_output_of_a_large_model_is_compared_with_the_smaller_one()
    {
        Recommendation alone = Assert.Single(SomeTraffic.Advice("slow-output", Faulty));
        Traffic haiku = SomeTraffic.Of(40, request => request with { OutputTokens = 400, E2eMs = 5000 }) with { Model = "claude-haiku-5-5", Name = "anthropic:claude-haiku-5-5" };
        Recommendation both = Assert.Single(SomeTraffic.Advice("slow-output", Faulty, haiku));

        Assert.False(alone.Gain.IsKnown);
        Assert.InRange(both.Gain.TimeMs!.Value, 15_380, 15_400);
        Assert.Empty(SomeTraffic.Advice("slow-output", SomeTraffic.Of(40, request => request with { TpotMs = 24 })));
        Assert.Empty(SomeTraffic.Advice("slow-output", SomeTraffic.Of(40, request => request with { TpotMs = 40, OutputTokens = 90 })));
    }

    [Fact]
    public void A_hundred_tokens_less_save_a_hundred_times_the_pace_and_their_price()
    {
        Recommendation advice = Assert.Single(SomeTraffic.Advice("cut-output", Faulty));

        Assert.Equal(4000, advice.Gain.TimeMs!.Value);
        Assert.Equal(0.001, advice.Gain.Usd!.Value, 9);
        Assert.Contains("--max-tokens 300", advice.Prove[0], StringComparison.Ordinal);
        Assert.Empty(SomeTraffic.Advice("cut-output", SomeTraffic.Of(40, request => request with { OutputTokens = 199 })));
        Assert.Empty(SomeTraffic.Advice("cut-output", SomeTraffic.Of(40, request => request with { OutputTokens = 300, TtftMs = 1500 })));
    }

    [Fact]
    public void Connections_that_need_not_have_been_opened_cost_their_set_up()
    {
        Traffic each = SomeTraffic.Of(40, request => request with { NewConnection = true, DnsMs = 1, ConnectMs = 9, TlsMs = 10 });

        Recommendation advice = Assert.Single(SomeTraffic.Advice("reuse-connections", each));

        // Three under way at once need three connections; the other 37 of 40 need not have been opened.
        Assert.Equal(3, advice.Seen[1].Value);
        Assert.Equal(20 * 37 / 40d, advice.Gain.TimeMs!.Value, 6);
        Assert.Empty(SomeTraffic.Advice("reuse-connections", SomeTraffic.Of(40, request => request with { NewConnection = request.N < 10, ConnectMs = 9 })));
        Assert.Empty(SomeTraffic.Advice("reuse-connections", SomeTraffic.Of(40, request => request with { NewConnection = true, ConnectMs = 0.1 })));
    }

    [Fact]
    public void A_far_provider_costs_a_round_trip()
    {
        Recommendation many = Assert.Single(SomeTraffic.Advice("nearer-region", SomeTraffic.Of(40, request => request with { ConnectMs = 80 })));
        Recommendation few = Assert.Single(SomeTraffic.Advice("nearer-region", SomeTraffic.Of(40, request => request with { ConnectMs = request.N < 4 ? 80 : null })));

        Assert.Equal(80, many.Gain.TimeMs!.Value);
        Assert.True(many.Gain.TimeMs.AtMost);
        Assert.Null(few.Gain.TimeMs);
        Assert.Contains("4 handshakes are too few", few.Gain.Unknown, StringComparison.Ordinal);
        Assert.Empty(SomeTraffic.Advice("nearer-region", SomeTraffic.Of(40, request => request with { ConnectMs = request.N == 5 ? 45 : 80 })));
        Assert.Empty(SomeTraffic.Advice("nearer-region", SomeTraffic.Of(40, request => request with { ConnectMs = request.N < 2 ? 80 : null })));
    }

    [Fact]
    public void Requests_given_up_may_have_been_answered()
    {
        Traffic hurried = SomeTraffic.Of(100, request => request.N % 20 == 0 ? request with { Error = "total_timeout" } : request with { EndMs = 4500 }) with { DeadlineMs = 5000 };

        Recommendation advice = Assert.Single(SomeTraffic.Advice("timeout", hurried));

        Assert.Equal(5, advice.Gain.AnsweredPercent!.Value, 9);
        Assert.True(advice.Gain.AnsweredPercent.AtMost);
        Assert.Contains("--timeout 10s", advice.Prove[0], StringComparison.Ordinal);
        Assert.Empty(SomeTraffic.Advice("timeout", SomeTraffic.Of(100, request => request.N < 2 ? request with { Error = "total_timeout" } : request)));
    }

    [Fact]
    public void A_deadline_close_to_the_slowest_answers_is_told_before_it_strikes()
    {
        Traffic close = SomeTraffic.Of(100, request => request with { EndMs = request.N == 50 ? 9000 : request.N < 3 ? 8500 : 2000 }) with { DeadlineMs = 10_000 };

        Recommendation advice = Assert.Single(SomeTraffic.Advice("timeout", close));

        Assert.False(advice.Gain.IsKnown);
        Assert.Empty(SomeTraffic.Advice("timeout", close with { Requests = [.. close.Requests.Take(99)] }));
        Assert.Empty(SomeTraffic.Advice("timeout", close with { DeadlineMs = 12_000 }));
        Assert.Empty(SomeTraffic.Advice("timeout", close with { DeadlineMs = null }));
    }

    [Fact]
    public void Refusals_are_counted_with_their_waits_and_the_rate_at_which_they_began()
    {
        // Ten a second; from the 50th on every fifth is refused.
        Traffic hasty = SomeTraffic.Of(100, request => request with
        {
            StartedUnixNs = SomeTraffic.Start + (request.N * 100_000_000L),
            Error = request.N >= 50 && request.N % 5 == 0 ? "rate_limit" : null,
            RetryAfterMs = request.N >= 50 ? request.N * 100 : null,
        });

        Recommendation advice = Assert.Single(SomeTraffic.Advice("refusals", hasty));

        Assert.Equal(10, advice.Gain.AnsweredPercent!.Value, 9);
        Assert.InRange(advice.Gain.AnsweredPercent.Interval!.Value.Lower, 5.5, 5.53);
        Assert.InRange(advice.Gain.AnsweredPercent.Interval!.Value.Upper, 17.4, 17.5);
        Assert.Equal(10, advice.Seen.Single(seen => seen.Unit == "requests/s").Value, 9);
        Assert.Equal([5000, 7000, 9500], advice.Seen.Where(seen => seen.What.StartsWith("retry-after", StringComparison.Ordinal)).Select(seen => seen.Value));
        Assert.Contains("--rate 8.0", advice.Prove[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Lack_of_capacity_asks_for_a_fallback_and_both_kinds_may_stand_together()
    {
        Traffic both = SomeTraffic.Of(100, request => (request.N % 10) switch { 1 => request with { Error = "overloaded" }, 2 => request with { Error = "rate_limit" }, _ => request });

        IReadOnlyList<Recommendation> advice = SomeTraffic.Advice("refusals", both);

        Assert.Equal(2, advice.Count);
        Assert.Contains("fall back", advice[1].Title, StringComparison.Ordinal);
        Assert.Empty(SomeTraffic.Advice("refusals", SomeTraffic.Of(100, request => request.N < 2 ? request with { Error = "overloaded" } : request)));
        Assert.Empty(SomeTraffic.Advice("refusals", SomeTraffic.Of(100, request => request.N < 9 ? request with { Error = "server" } : request)));
    }

    private static Traffic Short(string model, Func<RunRequest, RunRequest>? change = null) =>
        SomeTraffic.Of(40, request => (change ?? (same => same))(request with { OutputTokens = 50, E2eMs = 900 + (request.N % 5), TpotMs = 10 })) with
        {
            Model = model,
            Name = $"anthropic:{model}",
        };
}
