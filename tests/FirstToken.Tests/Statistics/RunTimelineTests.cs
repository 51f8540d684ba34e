using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Tests.Recording;
using Xunit;

namespace FirstToken.Tests.Statistics;

public sealed class RunTimelineTests
{
    private const long Ms = 1_000_000;

    [Fact]
    public void Without_requests_there_are_no_rates() => Assert.Null(new RunTimeline().Measure());

    [Fact]
    public void A_single_request_is_measured_over_its_own_length()
    {
        (RunThroughput rates, string window) = Measure([Request(startMs: 500, lengthMs: 200, tokens: 10)]);

        Assert.Equal("whole_run", window);
        Assert.Equal(5, rates.RequestsPerS);
        Assert.Equal(50, rates.OutputTokensPerS);
        Assert.Equal((0.2, 0.5), (rates.WindowS, rates.WindowStartS));
    }

    [Fact]
    public void A_closed_loop_is_measured_without_filling_up_and_draining()
    {
        // Four in flight, begun 25 ms apart, each 100 ms long and followed at once by the next: 40 requests a second.
        var records = new List<RequestRecord>();
        for (int slot = 0; slot < 4; slot++)
        {
            for (int turn = 0; turn < 25; turn++)
            {
                records.Add(Request((slot * 25) + (turn * 100), 100, tokens: 20));
            }
        }

        (RunThroughput rates, string window) = Measure(records);

        Assert.Equal("steady", window);
        Assert.InRange(rates.WindowStartS, 0.074, 0.076);
        Assert.InRange(rates.WindowS, 2.399, 2.401);
        Assert.InRange(rates.RequestsPerS, 39.99, 40.01);
        Assert.InRange(rates.OutputTokensPerS!.Value, 799, 801);
        Assert.InRange(rates.RunRequestsPerS, 38.8, 38.9); // 100 ÷ 2.575
        Assert.Equal(2.575, rates.RunS);
    }

    [Fact]
    public void Tokens_that_arrived_before_the_window_are_not_credited_to_it()
    {
        // All requests start at once and end far apart: there is no steady part, so the whole run counts.
        (RunThroughput rates, string window) = Measure([Request(0, 100, 10), Request(0, 1000, 10)]);

        Assert.Equal("whole_run", window);
        Assert.Equal(2, rates.RequestsPerS);
    }

    [Fact]
    public void A_request_that_began_before_the_window_is_credited_with_what_it_does_inside()
    {
        // One long answer of 100 tokens at a time, the next starting when one ends: 9 of 10 begin inside, all tokens but those
        // of the last arrive inside.
        var records = new List<RequestRecord>();
        for (int i = 0; i < 10; i++)
        {
            records.Add(Request(i * 100, 100, tokens: 100));
        }

        (RunThroughput rates, string window) = Measure(records);

        Assert.Equal("steady", window);
        Assert.Equal(0.9, rates.WindowS);
        Assert.InRange(rates.OutputTokensPerS!.Value, 990, 1010);
    }

    [Fact]
    public void Failed_requests_lengthen_the_run_and_count_for_nothing()
    {
        RequestRecord failed = Some.Failure(ErrorKind.RateLimit) with { IntendedNs = 1900 * Ms, EndNs = 100 * Ms };

        (RunThroughput rates, _) = Measure([Request(0, 100, 10), failed]);

        Assert.Equal(2, rates.RunS);
        Assert.Equal(0.5, rates.RunRequestsPerS);
        Assert.Equal(5, rates.RunOutputTokensPerS);
    }

    [Fact]
    public void Unknown_usage_gives_no_token_rate_instead_of_zero()
    {
        (RunThroughput rates, _) = Measure([Request(0, 100, 10) with { Usage = null }]);

        Assert.Null(rates.OutputTokensPerS);
        Assert.Null(rates.RunOutputTokensPerS);
    }

    [Fact]
    public void Chunks_that_say_their_tokens_are_credited_with_them()
    {
        RequestRecord first = Request(0, 1000, 0) with
        {
            OutputOffsetsNs = [100 * Ms, 900 * Ms],
            OutputTokensSoFar = [10, 100],
            Usage = new Usage { Output = 100 },
        };
        RequestRecord last = Request(800, 400, 0) with { OutputOffsetsNs = [400 * Ms], Usage = new Usage { Output = 1 } };

        (RunThroughput rates, string window) = Measure([first, last]);

        // The window is 0 to 800 ms: only the first chunk's ten tokens are in it.
        Assert.Equal("steady", window);
        Assert.Equal(12.5, rates.OutputTokensPerS);
    }

    [Fact]
    public void A_run_longer_than_its_first_slices_keeps_its_rates()
    {
        var records = new List<RequestRecord>();
        for (int i = 0; i < 100; i++)
        {
            records.Add(Request(i * 50L, 50, tokens: 30));
        }

        (RunThroughput rates, string window) = Measure(records);

        Assert.Equal("steady", window);
        Assert.Equal(20, rates.RequestsPerS);
        Assert.InRange(rates.OutputTokensPerS!.Value, 599, 601);
        Assert.Equal(5, rates.RunS);
    }

    private static (RunThroughput Rates, string Window) Measure(IEnumerable<RequestRecord> records)
    {
        var timeline = new RunTimeline();
        foreach (RequestRecord record in records)
        {
            timeline.Add(record);
        }

        return timeline.Measure()!.Value;
    }

    private static RequestRecord Request(long startMs, long lengthMs, int tokens)
    {
        long[] offsets = new long[tokens];
        for (int i = 0; i < tokens; i++)
        {
            offsets[i] = lengthMs * Ms * i / tokens;
        }

        return new RequestRecord
        {
            Number = 0,
            Target = 0,
            StartedUnixNs = 1,
            IntendedNs = startMs * Ms,
            EndNs = lengthMs * Ms,
            OutputOffsetsNs = offsets,
            Usage = new Usage { Output = tokens },
        };
    }
}
