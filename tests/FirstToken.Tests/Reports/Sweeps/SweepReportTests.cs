using FirstToken.Judging.Sweeps;
using FirstToken.Recording.Sweeps;
using FirstToken.Reports;
using FirstToken.Reports.Sweeps;
using Xunit;

namespace FirstToken.Tests.Reports.Sweeps;

public sealed class SweepReportTests
{
    [Fact]
    public void It_shows_every_step_the_limit_found_and_the_knee()
    {
        string text = Text(Sweeps.Found());

        Assert.Contains("sweep over rate, constant: 7 steps", text, StringComparison.Ordinal);
        Assert.Contains("limits: ttft_p99<=1500", text, StringComparison.Ordinal);
        Assert.Matches(@"\n +16 +100 +10\.0 +500\.0 +5000\.0 +6000\.0\* +24\.00\* +5300\.0 +1\.00  failed: missed: ttft_p99<=1500, was 3000\n", text);
        Assert.Contains("highest load that meets the limits: 9.9 requests/s (9.90 done/s, 495.0 output tokens/s)", text, StringComparison.Ordinal);
        Assert.Contains("lowest load that does not: 11.3 requests/s", text, StringComparison.Ordinal);
        Assert.Contains("knee: 9.51 requests/s", text, StringComparison.Ordinal);
        Assert.Contains("note: ttft_p99 is judged by as few as 100 requests a step", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SweepEnd.ReachedTo, "the highest load allowed (--sweep-to), still passes")]
    [InlineData(SweepEnd.ClientLimit, "this client could not offer more")]
    [InlineData(SweepEnd.TooManySteps, "40 steps were made")]
    [InlineData(SweepEnd.TimeUp, "1800 s were up")]
    [InlineData(SweepEnd.CostLimit, "cost limit")]
    [InlineData(SweepEnd.Interrupted, "interrupted")]
    [InlineData(SweepEnd.Found, "within 5 % of each other")]
    public void It_says_why_it_ended(SweepEnd end, string expected)
    {
        Assert.Contains(expected, Text(Sweeps.Of(end, (1, SweepVerdict.Passed))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sweep_without_a_step_or_without_a_pass_says_so()
    {
        Assert.Contains("no load was found that meets the limits", Text(Sweeps.Of(SweepEnd.Interrupted)), StringComparison.Ordinal);
        Assert.Contains("even the lowest load misses a limit", Text(Sweeps.Of(SweepEnd.NothingPasses, (1, SweepVerdict.Failed))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_simulated_one_says_so_first()
    {
        Assert.StartsWith("SIMULATED", Text(Sweeps.Found() with { Simulated = true }), StringComparison.Ordinal);
    }

    [Fact]
    public void The_chart_has_a_point_for_each_step_within_its_width()
    {
        IReadOnlyList<string> lines = SweepChart.Draw(Sweeps.Found(), 80);

        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        string field = string.Concat(lines.Skip(1).SkipLast(2));
        Assert.Equal(2, field.Count(letter => letter == 'x'));
        Assert.Equal(1, field.Count(letter => letter == 'K'));
        Assert.InRange(field.Count(letter => letter == 'o'), 3, 4);
        Assert.Contains("10.0 requests done/s", lines[^2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(-5)]
    public void A_chart_that_has_no_room_is_left_out(int width) => Assert.Empty(SweepChart.Draw(Sweeps.Found(), width));

    [Fact]
    public void The_drawn_chart_names_its_figures_and_marks_what_is_simulated()
    {
        string svg = Assert.Single(SweepCharts.Files(Sweeps.Found() with { Simulated = true })).Svg;

        Assert.StartsWith("<svg", svg.TrimStart(), StringComparison.Ordinal);
        Assert.All(["E2E mean", "TTFT p99", "requests done/s", "SIMULATED"], words => Assert.Contains(words, svg, StringComparison.OrdinalIgnoreCase));
        Assert.Empty(SweepCharts.Files(Sweeps.Of(SweepEnd.Interrupted)));
    }

    private static string Text(SweepFile sweep) => string.Join('\n', PlainText.Write(SweepReport.Of(sweep)));
}
