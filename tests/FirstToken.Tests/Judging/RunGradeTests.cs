using FirstToken.Judging;
using FirstToken.Recording;
using FirstToken.Tests.Recording;
using Xunit;

namespace FirstToken.Tests.Judging;

public sealed class RunGradeTests
{
    private static readonly RunFile Run = RunFiles.Build([]) with
    {
        Targets = [GradeTargets.With(p50: 700) with { Name = "b" }, GradeTargets.With(p50: 1300) with { Name = "d" }, GradeTargets.With() with { Name = "a" }],
    };

    [Fact]
    public void The_worst_target_is_named()
    {
        Assert.Equal("d", new RunGrade { Run = Run, Ladder = GradeLadder.Default }.Worst!.Target.Name);
        Assert.Null(new RunGrade { Run = Run with { Targets = [] }, Ladder = GradeLadder.Default }.Worst);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("D", true)]
    [InlineData("F", true)]
    [InlineData("C", false)]
    public void Every_target_must_reach_the_letter_asked_for(string? least, bool passed)
    {
        Assert.Equal(passed, new RunGrade { Run = Run, Ladder = GradeLadder.Default, MinGrade = least }.Passed);
    }

    [Theory]
    [InlineData("ttft_p50<=1300", true)]
    [InlineData("ttft_p50<=1299", false)]
    [InlineData("gap_p50<=1", false)]
    public void Every_target_must_keep_every_limit_and_what_was_not_measured_is_not_kept(string limit, bool passed)
    {
        Assert.True(SloSet.TryParse([limit], out SloSet slos, out _));

        Assert.Equal(passed, new RunGrade { Run = Run, Slos = slos }.Passed);
    }

    [Fact]
    public void An_incomplete_letter_reaches_none()
    {
        RunFile run = Run with { Targets = [GradeTargets.With(speed: null)] };

        Assert.False(new RunGrade { Run = run, Ladder = GradeLadder.Default, MinGrade = "D" }.Passed);
        Assert.True(new RunGrade { Run = run, Ladder = GradeLadder.Default }.Passed);
    }
}
