using System.Text.Json;
using FirstToken.Judging;
using FirstToken.Recording;
using FirstToken.Reports;
using FirstToken.Reports.Ci;
using FirstToken.Tests.Judging;
using FirstToken.Tests.Recording;
using Xunit;

namespace FirstToken.Tests.Reports;

public sealed class GradeReportTests
{
    private static readonly RunFile Run = RunFiles.Build([]) with
    {
        Name = "nightly",
        Valid = new RunValidity(),
        Targets =
        [
            GradeTargets.With(p50: 412.4, p99: 1604, speed: 91.25, failed: 2) with { Name = "anthropic:m" },
            Slow(),
        ],
    };

    [Fact]
    public void Letters_limits_margins_and_doubts_are_shown()
    {
        RunGrade grade = Graded(["ttft_p99<=1500", "gap_p99<=50", "error_rate<=0.5%"], "B");

        Snapshot.Matches(PlainText.Write(GradeReport.Of(grade)), "grade.txt");
    }

    [Fact]
    public void Limits_alone_have_no_letters()
    {
        RunGrade grade = Graded(["ttft_p99<=3000", "ttft_ms<=500"], null) with { Ladder = null };

        string text = string.Join('\n', PlainText.Write(GradeReport.Of(grade)));

        Assert.DoesNotContain("grade  ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("the letters", text, StringComparison.Ordinal);
        Assert.Contains("anthropic:m: not every limit kept", text, StringComparison.Ordinal);
        Assert.EndsWith("2 of 4 limits not kept", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Simulated_and_not_valid_are_said_first()
    {
        RunGrade grade = new() { Run = Run with { Simulated = true, Valid = new RunValidity { Ok = false, Reasons = ["late"] } }, Ladder = GradeLadder.Default };

        string[] lines = [.. PlainText.Write(GradeReport.Of(grade))];

        Assert.StartsWith("SIMULATED", lines[0], StringComparison.Ordinal);
        Assert.Equal("NOT VALID: late", lines[1]);
        Assert.Equal(["SIMULATED: these figures describe FirstToken's own simulator, not a provider", "NOT VALID: late"], GradeChecks.Of(grade).Notices);
    }

    [Fact]
    public void The_verdict_names_the_worst_letter_and_what_was_asked_for()
    {
        Assert.Equal("worst grade D (bedrock:m), incomplete; not the B asked for; 5 of 6 limits not kept", GradeReport.Verdict(Graded(["ttft_p99<=1500", "gap_p99<=50", "error_rate<=0.5%"], "B")));
        Assert.Equal("grade B; at least the B asked for; every limit kept (1)", GradeReport.Verdict(Graded(["ttft_p99<=1604"], "B") with { Run = Run with { Targets = [Run.Targets[0]] } }));
        Assert.Equal("no grade: nothing that it is made of was measured", GradeReport.Verdict(new RunGrade { Run = Run with { Targets = [] }, Ladder = GradeLadder.Default }));
    }

    [Fact]
    public void As_json_every_figure_has_its_letter_and_what_is_absent_is_left_out()
    {
        using var output = new MemoryStream();
        GradeJson.Write(Graded(["ttft_p99<=1500", "gap_p99<=50"], "B"), output);

        using JsonDocument document = JsonDocument.Parse(output.ToArray());
        JsonElement root = document.RootElement;
        Assert.Equal(("firsttoken.grade/1", false, "D", "B"), (root.GetProperty("schema").GetString(), root.GetProperty("passed").GetBoolean(), root.GetProperty("grade").GetString(), root.GetProperty("min_grade").GetString()));
        Assert.Equal("ttft_p50<=500", root.GetProperty("letters")[0].GetProperty("limits")[0].GetString());
        JsonElement target = root.GetProperty("targets")[0];
        Assert.Equal(("B", "A", "B", false), (target.GetProperty("grade").GetString(), target.GetProperty("figures")[0].GetProperty("grade").GetString(), target.GetProperty("worst_grade").GetString(), target.GetProperty("incomplete").GetBoolean()));
        JsonElement p99 = target.GetProperty("figures")[1];
        Assert.Equal((1604, "B", 896, "A", "ttft_p99<=1500", 104), (p99.GetProperty("value").GetDouble(), p99.GetProperty("grade").GetString(), p99.GetProperty("margin").GetDouble(), p99.GetProperty("next_grade").GetString(), p99.GetProperty("next_limit").GetString(), p99.GetProperty("missing").GetDouble()));
        Assert.Equal("A: ttft_p99 must come down by 104.0 ms (6.5 %), to 1500 ms", target.GetProperty("for_next")[0].GetString());
        JsonElement gap = target.GetProperty("limits")[1];
        Assert.False(gap.TryGetProperty("kept", out _) || gap.TryGetProperty("value", out _));
        JsonElement speed = root.GetProperty("targets")[1].GetProperty("figures")[2];
        Assert.Equal(["name", "unit"], speed.EnumerateObject().Select(field => field.Name).Where(name => name is not "n"));
        Assert.Equal((byte)'\n', output.ToArray()[^1]);
    }

    [Fact]
    public void For_CI_letters_fail_only_where_one_was_asked_for()
    {
        CheckSuite asked = GradeChecks.Of(Graded(["ttft_p99<=1604", "gap_p99<=50"], "B"));
        CheckSuite plain = GradeChecks.Of(Graded([], null));

        Assert.Equal(
            [
                "anthropic:m grade>=B Passed grade B", "anthropic:m ttft_p99<=1604 Passed kept: 1604.0 ms", "anthropic:m gap_p99<=50 Failed not measured, and so not kept",
                "bedrock:m grade>=B Failed grade D, incomplete", "bedrock:m ttft_p99<=1604 Failed missed: 2600.0 ms", "bedrock:m gap_p99<=50 Failed not measured, and so not kept",
            ],
            asked.Checks.Select(check => $"{check.Group} {check.Name} {check.Outcome} {check.Message}"));
        Assert.Equal("ttft_p99 is of 40 samples, and 662 are needed to know it: take it with care", asked.Checks[4].Details);
        Assert.Equal(["grade Passed", "grade Passed"], plain.Checks.Select(check => $"{check.Name} {check.Outcome}"));
        Assert.Contains("ttft_p99: 1604.0 ms, B", plain.Checks[0].Details!.Split('\n'));
        Assert.Contains("for A: ttft_p99 must come down by 104.0 ms (6.5 %), to 1500 ms", plain.Checks[0].Details!.Split('\n'));
        Assert.Equal(Run.CreatedAt, plain.At);
    }

    private static RunGrade Graded(string[] limits, string? least)
    {
        Assert.True(SloSet.TryParse(limits, out SloSet slos, out string problem), problem);
        return new RunGrade { Run = Run, Ladder = GradeLadder.Default, Slos = slos, MinGrade = least };
    }

    private static RunTarget Slow() => new()
    {
        Name = "bedrock:m",
        Provider = "bedrock",
        Model = "m",
        Counts = new RunCounts { Sent = 43, Ok = 40, Failed = 3 },
        Metrics = new RunMetrics
        {
            TtftMs = new Summary { N = 40, P50 = 790, P99 = 2600, Ci95 = new Intervals { P50 = new Interval(480, 1210) } },
        },
    };
}
