using FirstToken.Judging;

namespace FirstToken.Reports.Ci;

/// <summary>
/// A judged run as checks: for each target one of its letter where a letter was asked for, and one of each limit. Without
/// <c>--min-grade</c> letters fail nothing, and stand in the verdict alone.
/// </summary>
public static class GradeChecks
{
    /// <summary>Makes the checks.</summary>
    /// <param name="grade">The run, judged.</param>
    public static CheckSuite Of(RunGrade grade)
    {
        ArgumentNullException.ThrowIfNull(grade);
        return new CheckSuite("grade", [.. grade.Targets.SelectMany(target => Of(grade, target))])
        {
            Verdict = GradeReport.Verdict(grade),
            At = grade.Run.CreatedAt,
            Notices = [.. RunReport.Notices(grade.Run).Select(notice => notice.Text)],
        };
    }

    private static IEnumerable<CheckResult> Of(RunGrade grade, TargetGrade target)
    {
        if (grade.Ladder is { } ladder)
        {
            yield return Letter(ladder, grade.MinGrade, target) with { Group = target.Target.Name };
        }

        foreach (SloResult slo in target.Slos)
        {
            string value = FigureText.Quantity(slo.Limit.Figure, slo.Value);
            yield return new CheckResult(
                slo.Limit.ToString(),
                slo.Met == true ? CheckOutcome.Passed : CheckOutcome.Failed,
                slo.Met switch { true => $"kept: {value}", false => $"missed: {value}", null => "not measured, and so not kept" })
            {
                Group = target.Target.Name,
                Details = GradeReport.Doubt(slo.Limit.Figure, FigureEvidence.Of(slo.Limit.Figure, target.Target)),
            };
        }
    }

    private static CheckResult Letter(GradeLadder ladder, string? least, TargetGrade target)
    {
        string letter = target.Letter is null ? "no grade" : target.IsIncomplete ? $"grade {target.Letter}, incomplete" : $"grade {target.Letter}";
        string[] figures =
        [
            .. target.Figures.Select(figure => $"{figure.Figure.Name}: {(figure.Value is null ? "not measured" : $"{FigureText.Quantity(figure.Figure, figure.Value)}, {figure.Letter}")}"),
            .. target.MissingForNext.Select(figure => $"for {figure.NextLetter}: {GradeReport.MissingText(figure)}"),
            .. target.BestLetter != target.WorstLetter ? (string[])[GradeReport.RangeText(target)] : [],
        ];
        bool reached = least is null || (ladder.RankOf(least) is { } rank && target.Reaches(rank));
        return new CheckResult(least is null ? "grade" : $"grade>={least}", reached ? CheckOutcome.Passed : CheckOutcome.Failed, letter)
        {
            Details = string.Join('\n', figures),
        };
    }
}
