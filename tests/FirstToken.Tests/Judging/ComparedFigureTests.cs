using FirstToken.Judging;
using FirstToken.Recording;
using Xunit;
using static FirstToken.Tests.Judging.SomeRuns;

namespace FirstToken.Tests.Judging;

public sealed class ComparedFigureTests
{
    [Theory]
    [InlineData("ttft", "ttft_overall ttft_p50 ttft_p90 ttft_p99")]
    [InlineData(" TTFT_ms ", "ttft_overall ttft_p50 ttft_p90 ttft_p99")]
    [InlineData("ttft_overall", "ttft_overall")]
    [InlineData("speed_p95", "speed_p95")]
    [InlineData("error_rate", "error_rate")]
    [InlineData("nonsense", "")]
    [InlineData("nonsense_overall", "")]
    [InlineData("_overall", "")]
    public void A_name_stands_for_one_figure_or_a_metrics_four(string name, string expected) =>
        Assert.Equal(expected, string.Join(' ', ComparedFigure.Find(name).Select(figure => figure.Name)));

    [Fact]
    public void Figures_have_labels_units_and_a_better_direction()
    {
        ComparedFigure speed = ComparedFigure.FindOne("speed_p99")!;
        ComparedFigure errors = ComparedFigure.FindOne("error_rate")!;
        ComparedFigure overall = ComparedFigure.FindOne("e2e")!;

        Assert.Equal(("speed p99", "tok/s", true, true, false), (speed.Label, speed.Unit, speed.HigherIsBetter, speed.IsSpeed, speed.IsOverall));
        Assert.Equal(("error rate", "%", false, false, false), (errors.Label, errors.Unit, errors.HigherIsBetter, errors.IsSpeed, errors.IsOverall));
        Assert.Equal(("E2E overall", "ms", false, true, true), (overall.Label, overall.Unit, overall.HigherIsBetter, overall.IsSpeed, overall.IsOverall));
    }

    [Fact]
    public void By_default_what_both_have_is_compared_and_the_answer_only_where_it_comes_later()
    {
        RunTarget target = Target("a:m", Latencies(1, 20));
        RunTarget thinks = target with { Metrics = target.Metrics with { TtfaMs = target.Metrics.E2eMs } };
        RunTarget prompt = target with { Metrics = target.Metrics with { TtfaMs = target.Metrics.TtftMs } };
        RunTarget bare = target with { Metrics = new RunMetrics { E2eMs = target.Metrics.E2eMs } };

        Assert.Equal(["ttft", "gap", "e2e"], Metrics(target, target));
        Assert.Equal(["ttft", "gap", "e2e"], Metrics(prompt, prompt));
        Assert.Equal(["ttft", "ttfa", "gap", "e2e"], Metrics(thinks, prompt));
        Assert.Equal(["e2e"], Metrics(target, bare));
        Assert.Equal("error_rate", ComparedFigure.Defaults(target, bare)[^1].Name);

        static IEnumerable<string> Metrics(RunTarget first, RunTarget second) =>
            ComparedFigure.Defaults(first, second).Where(figure => figure.IsOverall).Select(figure => figure.Metric!.ShortName);
    }

    [Fact]
    public void A_figure_is_in_a_target_that_has_it()
    {
        RunTarget target = Target("a:m", Latencies(1, 20));

        Assert.True(ComparedFigure.FindOne("ttft")!.IsIn(target));
        Assert.True(ComparedFigure.FindOne("ttft_p99")!.IsIn(target));
        Assert.False(ComparedFigure.FindOne("server")!.IsIn(target));
        Assert.False(ComparedFigure.FindOne("server_p50")!.IsIn(target));
        Assert.False(ComparedFigure.FindOne("requests_per_s")!.IsIn(target));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1.234, "+1.23")]
    [InlineData(-9.999, "-10")]
    [InlineData(123.456, "+123.5")]
    [InlineData(-1234.56, "-1235")]
    public void Changes_are_written_with_their_sign_and_few_digits(double value, string expected) =>
        Assert.Equal(expected, ComparisonWords.WithSign(value));

    [Theory]
    [InlineData(ComparisonVerdict.Same, "ms", "same within 2.5 %")]
    [InlineData(ComparisonVerdict.Same, "%", "same within 1 point")]
    [InlineData(ComparisonVerdict.NotEnoughSamples, "ms", "not enough samples")]
    [InlineData(ComparisonVerdict.Faster, "ms", "faster")]
    public void Verdicts_have_words(ComparisonVerdict verdict, string unit, string expected) =>
        Assert.Equal(expected, ComparisonWords.Of(verdict, unit, 2.5));

    [Fact]
    public void A_change_in_points_is_said_in_points()
    {
        var figure = new FigureComparison
        {
            Figure = "error_rate", Label = "error rate", Unit = "%", Difference = 2, DifferenceCi95 = new Interval(1, 3), Verdict = ComparisonVerdict.Worse,
        };

        Assert.Equal("worse: +2 (+1 to +3) points", ComparisonWords.Of(figure, 5));
        Assert.Equal("worse", ComparisonWords.Of(figure with { DifferenceCi95 = null }, 5));
        Assert.Equal("not enough samples: why", ComparisonWords.Of(figure with { DifferenceCi95 = null, Verdict = ComparisonVerdict.NotEnoughSamples, Reason = "why" }, 5));
    }
}
