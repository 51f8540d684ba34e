using FirstToken.Recording;
using FirstToken.Statistics;
using Xunit;

namespace FirstToken.Tests.Statistics;

public sealed class TargetFiguresTests
{
    [Theory]
    [InlineData("ttft_p99", "ttft_p99")]
    [InlineData("ttft_ms_p99", "ttft_p99")]
    [InlineData("TTFT_P99_MS", "ttft_p99")]
    [InlineData("ttft_ms.p99", "ttft_p99")]
    [InlineData("speed_tps_mean", "speed_mean")]
    [InlineData("error_rate", "error_rate")]
    public void A_figure_is_found_however_its_unit_is_written(string written, string name) =>
        Assert.Equal(name, TargetFigures.Find(written)!.Name);

    [Theory]
    [InlineData("")]
    [InlineData("ttft")]
    [InlineData("p99")]
    [InlineData("ttft_p98")]
    public void What_is_no_figure_is_not_found(string written) => Assert.Null(TargetFigures.Find(written));

    [Fact]
    public void Every_name_is_one_figure() =>
        Assert.Equal(TargetFigures.All.Count, TargetFigures.All.Select(figure => figure.Name).Distinct().Count());

    [Fact]
    public void Dropped_requests_are_errors_and_a_target_without_requests_has_no_rate()
    {
        TargetFigure rate = TargetFigures.Find("error_rate")!;

        Assert.Equal(30, rate.Of(Target(new RunCounts { Sent = 9, Ok = 7, Failed = 2, Dropped = 1 })));
        Assert.Null(rate.Of(Target(new RunCounts())));
    }

    [Fact]
    public void The_share_of_cached_input_is_of_all_input()
    {
        TargetFigure share = TargetFigures.Find("cache_hit_share")!;

        Assert.Equal(75, share.Of(Target(new()) with { Tokens = new RunTokens { Input = 10, CacheRead = 75, CacheWrite = 15 } }));
        Assert.Null(share.Of(Target(new())));
    }

    [Fact]
    public void What_the_run_lacks_is_absent() => Assert.Null(TargetFigures.Find("ttft_p99")!.Of(Target(new())));

    private static RunTarget Target(RunCounts counts) => new() { Name = "a", Provider = "anthropic", Model = "m", Counts = counts };
}
