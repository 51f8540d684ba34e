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

    [Fact]
    public void What_was_empty_is_absent_in_the_entry()
    {
        RunRequest entry = RequestEntry.Of(Some.Failure(ErrorKind.Server));

        Assert.Null(entry.OutputOffsetsNs);
        Assert.Null(entry.HoldsNs);
        Assert.Null(entry.OutputTokensSoFar);
        Assert.Null(entry.RateLimits);
        Assert.Null(entry.RetryAfterMs);
        Assert.Null(RequestEntry.ToRecord(entry, 0).Usage);
    }

    [Fact]
    public void Holds_stand_beside_the_arrivals_and_are_left_out_with_them()
    {
        RequestRecord record = Some.Record() with { HoldsNs = [1, 2, 3] };

        Assert.Equal([1, 2, 3], RequestEntry.Of(record).HoldsNs);
        Assert.Null(RequestEntry.Of(record, withOffsets: false).HoldsNs);
        Assert.Equal([1, 2, 3], RequestEntry.ToRecord(RequestEntry.Of(record), 0).HoldsNs);
    }

    [Fact]
    public void Any_token_count_alone_is_usage()
    {
        RunRequest bare = new() { N = 0, StartedUnixNs = 1 };

        Assert.Null(RequestEntry.ToRecord(bare, 0).Usage);
        Assert.Equal(new Usage { InputUncached = 7 }, RequestEntry.ToRecord(bare with { InputTokens = 7 }, 0).Usage);
        Assert.Equal(new Usage { CacheRead = 7 }, RequestEntry.ToRecord(bare with { CacheReadTokens = 7 }, 0).Usage);
        Assert.Equal(new Usage { CacheWrite = 7 }, RequestEntry.ToRecord(bare with { CacheWriteTokens = 7 }, 0).Usage);
        Assert.Equal(new Usage { Output = 7 }, RequestEntry.ToRecord(bare with { OutputTokens = 7 }, 0).Usage);
        Assert.Equal(new Usage { Reasoning = 7 }, RequestEntry.ToRecord(bare with { ReasoningTokens = 7 }, 0).Usage);
    }

    [Fact]
    public void A_failure_of_a_later_version_is_still_a_failure_and_says_its_name()
    {
        RequestError error = RequestEntry.ToRecord(new RunRequest { N = 0, StartedUnixNs = 1, Error = "eclipse", Status = 599 }, 0).Error!;

        Assert.Equal((ErrorKind.Server, "eclipse", 599), (error.Kind, error.Message, error.HttpStatus));
        Assert.Null(error.RetryAfter);
    }

    [Fact]
    public void A_record_knows_the_target_it_is_read_for_and_when_it_was_meant_to_be_sent()
    {
        RequestRecord record = RequestEntry.ToRecord(RequestEntry.Of(Some.Record() with { Conversation = 4, Turn = 2 }), target: 3);

        Assert.Equal((3, 995_000_000, 5_000_000), (record.Target, record.IntendedNs, record.LatenessNs));
        Assert.Equal((4, 2), (record.Conversation, record.Turn));
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
