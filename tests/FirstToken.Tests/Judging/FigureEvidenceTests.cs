using FirstToken.Judging;
using FirstToken.Recording;
using FirstToken.Statistics;
using Xunit;

namespace FirstToken.Tests.Judging;

public sealed class FigureEvidenceTests
{
    [Theory]
    [InlineData("ttft_p50", 1)]
    [InlineData("ttft_p90", 2)]
    [InlineData("ttft_p95", 3)]
    [InlineData("ttft_p99", 4)]
    [InlineData("ttft_p999", 5)]
    public void A_percentile_has_the_interval_of_the_file(string figure, double lower)
    {
        var all = new Intervals { P50 = new Interval(1, 9), P90 = new Interval(2, 9), P95 = new Interval(3, 9), P99 = new Interval(4, 9), P999 = new Interval(5, 9) };

        Assert.Equal(new FigureEvidence(FigureCertainty.Known, 7000, new Interval(lower, 9)), Of(figure, Ttft(7000, all)));
    }

    [Theory]
    [InlineData("ttft_p50", 10, FigureCertainty.TooFewSamples)]
    [InlineData("ttft_p50", 11, FigureCertainty.NotStated)]
    [InlineData("ttft_p99", 661, FigureCertainty.TooFewSamples)]
    [InlineData("ttft_p99", 662, FigureCertainty.NotStated)]
    [InlineData("ttft_max", 5, FigureCertainty.NoInterval)]
    public void Without_one_it_is_either_too_few_samples_or_a_file_that_says_too_little(string figure, int n, FigureCertainty certainty)
    {
        Assert.Equal(new FigureEvidence(certainty, n, null), Of(figure, Ttft(n, new Intervals())));
    }

    [Fact]
    public void A_mean_has_students_interval_from_thirty_samples_on()
    {
        // t(97.5 %, 29) = 2.04523, t(97.5 %, 999) = 1.96234
        Assert.Equal(new Interval(Math.Round(50 - (2.04523 * 10 / Math.Sqrt(30)), 3), Math.Round(50 + (2.04523 * 10 / Math.Sqrt(30)), 3)), Of("speed_mean", Speed(30, 10)).Interval);
        Assert.Equal(new Interval(Math.Round(50 - (1.96234 * 10 / Math.Sqrt(1000)), 3), Math.Round(50 + (1.96234 * 10 / Math.Sqrt(1000)), 3)), Of("speed_mean", Speed(1000, 10)).Interval);
        Assert.Equal(new FigureEvidence(FigureCertainty.TooFewSamples, 29, null), Of("speed_mean", Speed(29, 10)));
        Assert.Equal(new FigureEvidence(FigureCertainty.NotStated, 30, null), Of("speed_mean", Speed(30, null)));
    }

    [Theory]
    [InlineData(0, 20, 0, 0, 16.113)]
    [InlineData(1, 19, 0, 0.888, 23.613)]
    [InlineData(5, 5, 0, 23.659, 76.341)]
    [InlineData(20, 0, 0, 83.887, 100)]
    [InlineData(0, 10, 10, 29.930, 70.070)]
    public void A_share_has_wilsons_interval_dropped_requests_counted(int failed, int ok, int dropped, double lower, double upper)
    {
        FigureEvidence evidence = Of("error_rate", new RunTarget { Name = "a", Provider = "p", Model = "m", Counts = new RunCounts { Sent = ok + failed, Ok = ok, Failed = failed, Dropped = dropped } });

        Assert.Equal((FigureCertainty.Known, ok + failed + dropped), (evidence.Certainty, evidence.N));
        Assert.Equal(lower, evidence.Interval!.Value.Lower, 3);
        Assert.Equal(upper, evidence.Interval!.Value.Upper, 3);
    }

    [Fact]
    public void Goodput_is_a_share_of_the_requests()
    {
        RunTarget target = new()
        {
            Name = "a",
            Provider = "p",
            Model = "m",
            Counts = new RunCounts { Dropped = 10 },
            Requests = [.. Enumerable.Range(0, 10).Select(n => new RunRequest { N = n, StartedUnixNs = 0, TtftMs = 100 })],
        };

        FigureEvidence evidence = FigureEvidence.Of(SloSet.GoodputOf([]), target);

        Assert.Equal(20, evidence.N);
        Assert.Equal(29.930, evidence.Interval!.Value.Lower, 3);
        Assert.Equal(FigureCertainty.NoInterval, FigureEvidence.Of(SloSet.GoodputOf([]), target with { Requests = [] }).Certainty);
    }

    [Fact]
    public void Other_figures_and_what_was_not_measured_have_none()
    {
        RunTarget target = GradeTargets.With() with { Throughput = new RunThroughput { RequestsPerS = 5 } };

        Assert.Equal(default, Of("requests_per_s", target));
        Assert.Equal(default, Of("gap_p50", target));
        Assert.Equal(default, Of("ttft_p50", GradeTargets.With(p50: double.NaN)));
        Assert.Equal(default, Of("error_rate", target with { Counts = new RunCounts() }));
    }

    private static FigureEvidence Of(string figure, RunTarget target) => FigureEvidence.Of(TargetFigures.Find(figure)!, target);

    private static RunTarget Ttft(int n, Intervals intervals) => Target(new RunMetrics
    {
        TtftMs = new Summary { N = n, P50 = 5, P90 = 5, P95 = 5, P99 = 5, P999 = 5, Max = 5, Ci95 = intervals },
    });

    private static RunTarget Speed(int n, double? stddev) => Target(new RunMetrics { SpeedTps = new Summary { N = n, Mean = 50, Stddev = stddev } });

    private static RunTarget Target(RunMetrics metrics) => new() { Name = "a", Provider = "p", Model = "m", Metrics = metrics };
}
