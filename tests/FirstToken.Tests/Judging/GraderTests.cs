using FirstToken.Judging;
using FirstToken.Recording;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Interval = FirstToken.Recording.Interval;

namespace FirstToken.Tests.Judging;

public sealed class GraderTests
{
    [Theory]
    [InlineData(500, 1500, 80, 0, "A")]
    [InlineData(501, 1500, 80, 0, "B")]
    [InlineData(500, 2501, 80, 0, "C")]
    [InlineData(500, 1500, 39, 0, "D")]
    [InlineData(500, 1500, 80, 101, "F")]
    [InlineData(800, 2500, 60, 10, "B")]
    [InlineData(1200, 4000, 40, 50, "C")]
    [InlineData(2000, 6000, 20, 100, "D")]
    [InlineData(2001, 1, 999, 0, "F")]
    public void The_worst_figure_decides(double p50, double p99, double speed, int failed, string letter)
    {
        Assert.Equal(letter, GradeTargets.With(p50, p99, speed, failed).Graded().Letter);
    }

    [Fact]
    public void Each_figure_has_its_own_letter_and_margin()
    {
        TargetGrade grade = GradeTargets.With(p50: 600, p99: 1400, speed: 10, failed: 20).Graded();

        Assert.Equal(
            [
                ("ttft_p50", "B", 200d, "A", 100d),
                ("ttft_p99", "A", 100, null, null),
                ("speed_mean", "F", -10, "D", 10),
                ("error_rate", "C", 3, "B", (double?)1),
            ],
            grade.Figures.Select(figure => (figure.Figure.Name, figure.Letter!, figure.Margin!.Value, figure.NextLetter, figure.Missing)));
        Assert.Equal(["ttft_p50<=800", "ttft_p99<=1500", "speed_mean>=20", "error_rate<=5%"], grade.Figures.Select(figure => figure.Limit!.ToString()));
        Assert.Equal(["ttft_p50<=500", null, "speed_mean>=20", "error_rate<=1%"], grade.Figures.Select(figure => figure.NextLimit?.ToString()));
        Assert.Equal(["speed_mean"], grade.MissingForNext.Select(figure => figure.Figure.Name));
    }

    [Fact]
    public void Several_figures_may_stand_before_the_next_letter_and_nothing_before_the_best()
    {
        Assert.Equal(["ttft_p50", "ttft_p99"], GradeTargets.With(p50: 700, p99: 1600).Graded().MissingForNext.Select(figure => figure.Figure.Name));
        Assert.Empty(GradeTargets.With().Graded().MissingForNext);
    }

    [Fact]
    public void What_was_not_measured_is_left_out_and_makes_the_letter_incomplete()
    {
        TargetGrade grade = GradeTargets.With(p50: 700, p99: null, speed: null).Graded();

        Assert.Equal(("B", true), (grade.Letter, grade.IsIncomplete));
        Assert.Equal(["ttft_p99", "speed_mean"], grade.NotMeasured.Select(figure => figure.Figure.Name));
        Assert.All(grade.NotMeasured, figure => Assert.Equal((null, null, null, null), (figure.Letter, figure.Rank, figure.Margin, figure.Missing)));
        Assert.False(GradeTargets.With().Graded().IsIncomplete);
    }

    [Fact]
    public void Without_any_figure_there_is_no_letter()
    {
        TargetGrade grade = new RunTarget { Name = "a", Provider = "p", Model = "m" }.Graded();

        Assert.Null(grade.Letter);
        Assert.Null(grade.BestLetter);
        Assert.Empty(grade.MissingForNext);
        Assert.False(grade.Reaches(4));
    }

    [Fact]
    public void A_figure_that_is_no_number_was_not_measured()
    {
        Assert.Equal("ttft_p50", Assert.Single(GradeTargets.With(p50: double.PositiveInfinity).Graded().NotMeasured).Figure.Name);
        Assert.Equal("ttft_p99", Assert.Single(GradeTargets.With(p99: double.NaN).Graded().NotMeasured).Figure.Name);
    }

    [Theory]
    [InlineData(600, 450, 900, "A", "C")]
    [InlineData(600, 501, 800, "B", "B")]
    [InlineData(600, 590, 801, "B", "C")]
    [InlineData(600, 500, 610, "A", "B")]
    public void The_interval_says_which_letters_it_could_be(double value, double lower, double upper, string best, string worst)
    {
        RunTarget target = GradeTargets.With(p50: value);
        target = target with { Metrics = target.Metrics with { TtftMs = target.Metrics.TtftMs! with { Ci95 = new Intervals { P50 = new Interval(lower, upper), P99 = new Interval(1, 2) } } } };

        TargetGrade grade = target.Graded();

        // Of 1,000 requests without an error up to 0.4 % may fail: that alone allows a B.
        Assert.Equal(best, grade.BestLetter);
        Assert.Equal(worst, grade.WorstLetter);
        Assert.Equal(best != worst, grade.Figures[0].CouldDiffer);
        Assert.Equal("B", grade.Letter);
    }

    [Fact]
    public void For_a_figure_where_more_is_better_the_low_end_is_the_bad_one()
    {
        RunTarget target = GradeTargets.With(speed: 80);
        target = target with { Metrics = target.Metrics with { SpeedTps = new Summary { N = 100, Mean = 80, Stddev = 60 } } };

        FigureGrade speed = target.Graded().Figures[2];

        Assert.Equal((0, 1, true), (speed.BestRank!.Value, speed.WorstRank!.Value, speed.CouldDiffer));
    }

    [Fact]
    public void A_letter_is_reached_by_itself_and_by_better_ones_if_everything_was_measured()
    {
        Assert.True(GradeTargets.With(p50: 700).Graded().Reaches(1));
        Assert.True(GradeTargets.With(p50: 700).Graded().Reaches(2));
        Assert.False(GradeTargets.With(p50: 700).Graded().Reaches(0));
        Assert.False(GradeTargets.With(speed: null).Graded().Reaches(3));
    }

    [Fact]
    public void A_figure_that_a_letter_asks_nothing_of_has_no_margin_there()
    {
        GradeLadder ladder = GradeTargets.Ladder(("A", ["ttft_p50<=500", "ttft_p99<=150"]), ("B", ["ttft_p50<=600"]));

        FigureGrade p99 = GradeTargets.With(p99: 200).Graded(ladder).Figures[1];

        Assert.Equal(("B", null, null, "A", 50d), (p99.Letter!, p99.Limit, p99.Margin, p99.NextLetter!, p99.Missing!.Value));
    }

    [Fact]
    public void Limits_are_judged_beside_the_letters()
    {
        Assert.True(SloSet.TryParse(["ttft_p50<=50", "error_rate<=1%"], out SloSet slos, out _));

        TargetGrade both = Grader.Grade(GradeTargets.With(), GradeLadder.Default, slos);
        TargetGrade limits = Grader.Grade(GradeTargets.With(), null, slos);

        Assert.Equal([false, true], both.Slos.Select(slo => slo.Met));
        Assert.Equal(("A", false), (both.Letter!, both.KeepsSlos));
        Assert.Equal((null, false, 2), (limits.Letter, limits.IsIncomplete, limits.Slos.Count));
        Assert.True(GradeTargets.With().Graded().KeepsSlos);
    }

    [Fact]
    public void A_better_figure_never_gives_a_worse_letter()
    {
        Prop.ForAll<PositiveInt, PositiveInt, PositiveInt>((p50, p99, less) =>
        {
            TargetGrade worse = GradeTargets.With(p50.Get * 50, p99.Get * 150).Graded();
            TargetGrade better = GradeTargets.With(Math.Max(1, (p50.Get * 50) - less.Get), p99.Get * 150).Graded();
            return better.Rank <= worse.Rank;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_letter_is_the_first_all_of_whose_limits_are_kept()
    {
        Prop.ForAll<PositiveInt, PositiveInt, PositiveInt>((p50, p99, speed) =>
        {
            RunTarget target = GradeTargets.With(p50.Get * 40, p99.Get * 120, speed.Get, speed.Get % 150);
            string letter = GradeLadder.Default.Steps.FirstOrDefault(step => step.Limits.All(limit => limit.IsMetBy(limit.Figure.Of(target)!.Value)))?.Letter ?? "F";
            return target.Graded().Letter == letter;
        }).QuickCheckThrowOnFailure();
    }
}
