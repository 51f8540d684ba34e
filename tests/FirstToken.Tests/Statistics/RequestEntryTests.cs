using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Tests.Recording;
using Xunit;

namespace FirstToken.Tests.Statistics;

public sealed class RequestEntryTests
{
    [Fact]
    public void An_entry_says_each_figure_of_its_record()
    {
        RunRequest entry = RequestEntry.Of(Some.Record(7));

        Assert.Equal((7, 1_795_000_000_000_000_007, 1000.0, 5.0), (entry.N, entry.StartedUnixNs, entry.SentMs, entry.LatenessMs));
        Assert.Equal((1, 2, 0.5, 0.1), (entry.DnsMs, entry.ConnectMs, entry.TlsMs, entry.SendMs));
        Assert.Equal((100, 200, 220, 240, 250, 180), (entry.TtfbMs, entry.TtftMs, entry.TtfaMs, entry.E2eMs, entry.EndMs, entry.ServerMs));
        Assert.Equal((20, 20, 0), (entry.TpotMs, entry.LongestGapMs, entry.Stalls));
        Assert.Equal((10, 4, 2, 3, 1), (entry.InputTokens, entry.CacheReadTokens, entry.CacheWriteTokens, entry.OutputTokens, entry.ReasoningTokens));
        Assert.Equal(("req_1", 200, 0.0005m, "kernel"), (entry.ProviderRequestId, entry.Status, entry.CostUsd, entry.Stamps));
        Assert.Null(entry.Error);
    }

    [Fact]
    public void A_record_comes_back_whole_where_it_has_whole_microseconds()
    {
        RequestRecord record = Some.Record() with
        {
            OutputTokensSoFar = [1, 2, 3],
            ServerFirstByteNs = 70_000_000,
            RateLimits = [new("retry-after", "3"), new("x-limit", "9")],
            Usage = new Usage { InputUncached = 1, CacheRead = 2, CacheWrite = 3, CacheWriteLong = 2, Output = 4, Reasoning = 1 },
            Simulated = true,
        };

        RequestRecord back = RequestEntry.ToRecord(RequestEntry.Of(record), target: 0);

        Assert.Equivalent(record, back, strict: true);
    }

    [Fact]
    public void A_failure_comes_back_with_what_the_provider_said()
    {
        RequestRecord record = Some.Failure(ErrorKind.RateLimit) with
        {
            Error = new RequestError(ErrorKind.RateLimit, "too many requests")
            {
                HttpStatus = 429,
                ProviderType = "rate_limit_error",
                RetryAfter = TimeSpan.FromSeconds(1.5),
            },
        };

        RunRequest entry = RequestEntry.Of(record);

        Assert.Equal(("rate_limit", "rate_limit_error", 1500), (entry.Error, entry.ErrorType, entry.RetryAfterMs));
        Assert.Equal(record.Error, RequestEntry.ToRecord(entry, 0).Error);
    }

    [Fact]
    public void A_header_that_came_twice_does_no_harm()
    {
        RequestRecord record = Some.Record() with { RateLimits = [new("retry-after", "3"), new("retry-after", "4")] };

        Assert.Equal("4", RequestEntry.Of(record).RateLimits!["retry-after"]);
    }

    [Fact]
    public void Arrivals_can_be_left_out()
    {
        RunRequest entry = RequestEntry.Of(Some.Record() with { OutputTokensSoFar = [1, 2, 3] }, withOffsets: false);

        Assert.Null(entry.OutputOffsetsNs);
        Assert.Null(entry.OutputTokensSoFar);
        Assert.Equal(200, entry.TtftMs);
    }

    [Theory]
    [InlineData(1_499, 0.001)]
    [InlineData(1_500, 0.002)]
    [InlineData(-1_500, -0.002)]
    [InlineData(-1_499, -0.001)]
    [InlineData(0, 0)]
    public void Nanoseconds_are_rounded_to_the_nearest_microsecond(long ns, double ms) =>
        Assert.Equal(ms, RequestEntry.Of(Some.Record() with { LatenessNs = ns }).LatenessMs);
}
