using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Statistics.Histograms;
using FirstToken.Tests.Recording;
using Xunit;

namespace FirstToken.Tests.Statistics;

/// <summary>What cannot be computed is refused by name and leaves what was counted as it was.</summary>
public sealed class GuardTests
{
    [Fact]
    public void Nothing_is_computed_of_nothing()
    {
        Assert.Throws<ArgumentNullException>("arrivalsNs", () => GapSummary.Of(null!));
        Assert.Throws<ArgumentNullException>("records", () => Goodput.Of(null!, [], 0, 1, fromIntended: false));
        Assert.Throws<ArgumentNullException>("limits", () => Goodput.Of([], null!, 0, 1, fromIntended: false));
        Assert.Throws<ArgumentNullException>("record", () => TokenPace.Of(null!));
        Assert.Throws<ArgumentNullException>("record", () => RequestEntry.Of(null!));
        Assert.Throws<ArgumentNullException>("entry", () => RequestEntry.ToRecord(null!, 0));
        Assert.Throws<ArgumentNullException>("text", () => SloLimit.TryParse(null!, out _, out _));
        Assert.Throws<ArgumentNullException>("histogram", () => HdrEncoding.Encode(null!));
        Assert.Throws<ArgumentNullException>("text", () => HdrEncoding.FromBase64(null!));
        Assert.Throws<ArgumentNullException>("other", () => new HdrHistogram().Add(null!));
        Assert.Throws<ArgumentNullException>("record", () => new RunTimeline().Add(null!));
        Assert.Throws<ArgumentNullException>("points", () => RobustSlope.Of(null!));
        Assert.Throws<ArgumentNullException>("samples", () => Summaries.Of(null!));
        Assert.Throws<ArgumentNullException>("metric", () => TargetFigures.StatisticsOf(null!));
        Assert.Throws<ArgumentNullException>("target", () => TurnFigures.Of(null!));
        Assert.Throws<ArgumentNullException>("target", () => TargetSamples.Of(null!, Metrics.All[0]));
        Assert.Throws<ArgumentNullException>("metric", () => TargetSamples.Of(Identity, null!));
        Assert.Throws<ArgumentNullException>("request", () => TargetSamples.Gaps(null!).Any());
        Assert.Throws<ArgumentNullException>("other", () => new Estimate(1, null, 1).Minus(null!));
    }

    [Fact]
    public void A_target_counts_no_request_that_is_none()
    {
        var statistics = new TargetStatistics(fromIntended: false);

        Assert.Throws<ArgumentNullException>("record", () => statistics.Add(null!));
        Assert.Throws<ArgumentNullException>("identity", () => statistics.Compute(null!));

        statistics.Add(Some.Record());
        statistics.Add(Some.Failure(ErrorKind.RateLimit));
        RunCounts counts = statistics.Compute(Identity).Counts;
        Assert.Equal((2, 1, 1), (counts.Sent, counts.Ok, counts.Failed));
    }

    [Fact]
    public void A_limit_judges_no_request_that_is_none()
    {
        Assert.True(SloLimit.TryParse("ttft_ms<=500", out SloLimit? limit, out string problem), problem);

        Assert.Throws<ArgumentNullException>("record", () => limit!.IsMetBy((RequestRecord)null!, fromIntended: false));
        Assert.Throws<ArgumentNullException>("request", () => limit!.IsMetBy((RunRequest)null!, fromIntended: false));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Chance_needs_a_range_and_a_shape(int none)
    {
        var random = new SeededRandom(1);

        Assert.Throws<ArgumentOutOfRangeException>("below", () => random.NextInt(none));
        Assert.Throws<ArgumentOutOfRangeException>("shape", () => random.NextGamma(none));
    }

    private static RunTarget Identity => new()
    {
        Name = "a:m",
        Provider = "a",
        Api = "a.m",
        Model = "m",
        BaseUrl = "http://127.0.0.1/",
        Counts = new RunCounts(),
    };
}
