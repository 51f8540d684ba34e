using FirstToken.Judging;
using Xunit;

namespace FirstToken.Tests.Judging;

public sealed class GradeLadderTests
{
    [Fact]
    public void The_default_letters_are_these()
    {
        Assert.Equal(
            [
                "A: ttft_p50<=500 ttft_p99<=1500 speed_mean>=80 error_rate<=0%",
                "B: ttft_p50<=800 ttft_p99<=2500 speed_mean>=60 error_rate<=1%",
                "C: ttft_p50<=1200 ttft_p99<=4000 speed_mean>=40 error_rate<=5%",
                "D: ttft_p50<=2000 ttft_p99<=6000 speed_mean>=20 error_rate<=10%",
            ],
            GradeLadder.Default.Steps.Select(step => $"{step.Letter}: {string.Join(' ', step.Limits)}"));
        Assert.Equal(["A", "B", "C", "D", "F"], GradeLadder.Default.Letters);
        Assert.Equal(["ttft_p50", "ttft_p99", "speed_mean", "error_rate"], GradeLadder.Default.Figures.Select(figure => figure.Name));
    }

    [Theory]
    [InlineData("a", 0)]
    [InlineData("D", 3)]
    [InlineData("f", 4)]
    [InlineData("E", null)]
    [InlineData("", null)]
    public void A_letter_is_found_in_any_case(string letter, int? rank)
    {
        Assert.Equal(rank, GradeLadder.Default.RankOf(letter));
    }

    [Theory]
    [InlineData(0, "A")]
    [InlineData(3, "D")]
    [InlineData(4, "F")]
    public void A_rank_has_its_letter(int rank, string letter)
    {
        Assert.Equal(letter, GradeLadder.Default.LetterOf(rank));
    }

    [Theory]
    [InlineData("ttft_p50", 500, 0)]
    [InlineData("ttft_p50", 500.001, 1)]
    [InlineData("ttft_p50", 2000, 3)]
    [InlineData("ttft_p50", 2000.001, 4)]
    [InlineData("speed_mean", 80, 0)]
    [InlineData("speed_mean", 79.999, 1)]
    [InlineData("speed_mean", 20, 3)]
    [InlineData("speed_mean", 19.999, 4)]
    [InlineData("error_rate", 0, 0)]
    [InlineData("error_rate", 0.001, 1)]
    [InlineData("error_rate", 10, 3)]
    [InlineData("ttft_p90", 1e9, 0)]
    public void A_value_on_the_limit_keeps_it(string figure, double value, int rank)
    {
        Assert.Equal(rank, GradeLadder.Default.RankOf(GradeTargets.Figure(figure), value));
    }

    [Fact]
    public void A_letter_that_asks_nothing_of_a_figure_takes_any_value_of_it()
    {
        GradeLadder ladder = GradeTargets.Ladder(("gold", ["ttft_p50<=100", "gap_p99<=5"]), ("silver", ["ttft_p50<=100"]));

        Assert.Equal(1, ladder.RankOf(GradeTargets.Figure("gap_p99"), 7));
        Assert.Equal(2, ladder.RankOf(GradeTargets.Figure("ttft_p50"), 101));
        Assert.Equal(["ttft_p50", "gap_p99"], ladder.Figures.Select(figure => figure.Name));
    }

    public static TheoryData<string, (string, string[])[]> Wrong => new()
    {
        { "there is no letter", [] },
        { "letter A asks nothing: name a limit", [("A", [])] },
        { "letter a stands there twice", [("A", ["ttft_p50<=1"]), ("a", ["ttft_p50<=1"])] },
        { "letter F needs no limits: it is what is left when no other letter is reached", [("A", ["ttft_p50<=1"]), ("f", ["ttft_p50<=1"])] },
        { "letter A has two limits on ttft_p50", [("A", ["ttft_p50<=1", "ttft_p50<=2"])] },
        { "letter B asks ttft_p50<=499, which is more than ttft_p50<=500 of the better letter A", [("A", ["ttft_p50<=500"]), ("B", ["ttft_p50<=499"])] },
        { "letter B asks speed_mean>=51, which is more than speed_mean>=50 of the better letter A", [("A", ["speed_mean>=50"]), ("B", ["speed_mean>=51"])] },
        { "letter B asks ttft_p50>=900, which is more than ttft_p50<=500 of the better letter A", [("A", ["ttft_p50<=500"]), ("B", ["ttft_p50>=900"])] },
        { "letter B limits gap_p99, but the better letter A does not", [("A", ["ttft_p50<=500"]), ("B", ["ttft_p50<=500", "gap_p99<=5"])] },
        { "letter C limits gap_p99, but the better letter B does not", [("A", ["gap_p99<=5", "ttft_p50<=1"]), ("B", ["ttft_p50<=1"]), ("C", ["gap_p99<=9"])] },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Letters_that_contradict_each_other_are_refused(string problem, (string, string[])[] steps)
    {
        Assert.False(GradeTargets.Try(out GradeLadder? ladder, out string said, steps));
        Assert.Equal(problem, said);
        Assert.Null(ladder);
    }

    [Fact]
    public void Equal_limits_of_two_letters_are_allowed()
    {
        Assert.True(GradeTargets.Try(out GradeLadder? ladder, out string problem, ("A", ["ttft_p50<=500", "speed_mean>=5"]), ("B", ["ttft_p50<=500", "speed_mean>=5"])), problem);
        Assert.Empty(problem);
        Assert.Equal(2, ladder!.Steps.Count);
    }
}
