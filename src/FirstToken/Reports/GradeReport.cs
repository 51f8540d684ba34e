using FirstToken.Judging;
using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Reports;

/// <summary>The report of a judged run: each target's letter and what it is made of, its limits, and the letters' own limits.</summary>
public static class GradeReport
{
    /// <summary>Makes the report.</summary>
    /// <param name="grade">The run, judged.</param>
    public static Report Of(RunGrade grade)
    {
        ArgumentNullException.ThrowIfNull(grade);
        var sections = new List<ReportSection>();
        foreach (TargetGrade target in grade.Targets)
        {
            sections.AddRange(Sections(grade, target));
        }

        if (grade.Ladder is { } ladder)
        {
            sections.Add(Ladder(ladder));
        }

        sections.Add(new ReportSection { Remarks = [new ReportLine(Verdict(grade), grade.Passed ? ReportTone.Good : ReportTone.Bad)] });
        return new Report(Title(grade), sections) { Notices = [.. RunReport.Notices(grade.Run)] };
    }

    /// <summary>The verdict on all targets in one line.</summary>
    /// <param name="grade">The run, judged.</param>
    public static string Verdict(RunGrade grade)
    {
        ArgumentNullException.ThrowIfNull(grade);
        var words = new List<string>();
        if (grade.Ladder is not null)
        {
            words.Add(grade.Worst?.Letter is { } letter
                ? (grade.Targets.Count > 1 ? $"worst grade {letter} ({grade.Worst.Target.Name})" : $"grade {letter}") + (grade.Targets.Any(target => target.IsIncomplete) ? ", incomplete" : string.Empty)
                : "no grade: nothing that it is made of was measured");
        }

        if (grade.MinGrade is { } least && grade.Ladder?.RankOf(least) is { } rank)
        {
            words.Add(grade.Targets.All(target => target.Reaches(rank)) ? $"at least the {least} asked for" : $"not the {least} asked for");
        }

        SloResult[] slos = [.. grade.Targets.SelectMany(target => target.Slos)];
        if (slos.Length > 0)
        {
            int kept = slos.Count(slo => slo.Met == true);
            words.Add(kept == slos.Length ? $"every limit kept ({slos.Length})" : $"{slos.Length - kept} of {slos.Length} limits not kept");
        }

        return string.Join("; ", words);
    }

    private static string Title(RunGrade grade) =>
        $"grade of {grade.Run.Name ?? grade.Run.Id}: {(grade.Targets.Count == 1 ? "1 target" : $"{grade.Targets.Count} targets")}";

    private static IEnumerable<ReportSection> Sections(RunGrade grade, TargetGrade target)
    {
        if (grade.Ladder is not null)
        {
            yield return Letters(target);
        }

        if (target.Slos.Count > 0)
        {
            yield return Limits(target, withHeading: grade.Ladder is null);
        }
    }

    private static ReportSection Letters(TargetGrade target)
    {
        string letter = target.Letter is null ? "no grade" : target.IsIncomplete ? target.Letter + ", incomplete" : target.Letter;
        return new ReportSection
        {
            Heading = $"{target.Target.Name}: {letter}",
            Table = new ReportTable(
                [new("figure", false), new("value", true), new("95 %", false), new("grade", false), new("limit", false), new("margin", false)],
                [.. target.Figures.Select(Row)]),
            Remarks = [.. Remarks(target)],
        };
    }

    private static IReadOnlyList<string> Row(FigureGrade figure) => figure.Value is null
        ? [figure.Figure.Name, "not measured", Figures.None, Figures.None, Figures.None, Figures.None]
        :
        [
            figure.Figure.Name,
            FigureText.Quantity(figure.Figure, figure.Value),
            FigureText.Interval(figure.Figure, figure.Evidence),
            figure.Letter!,
            figure.Limit is { } limit ? FigureText.Limit(limit) : Figures.None,
            figure is { Margin: { } margin, Limit: { } kept } ? FigureText.Difference(figure.Figure, margin, kept.Limit) : Figures.None,
        ];

    private static IEnumerable<ReportLine> Remarks(TargetGrade target)
    {
        foreach (FigureGrade figure in target.MissingForNext)
        {
            yield return $"for {figure.NextLetter}: {MissingText(figure)}";
        }

        foreach (FigureGrade figure in target.NotMeasured)
        {
            yield return new ReportLine($"{figure.Figure.Name} was not measured in this run: the letter is of the other figures", ReportTone.Warning);
        }

        if (target.BestLetter != target.WorstLetter)
        {
            yield return new ReportLine(RangeText(target), ReportTone.Warning);
        }

        foreach (FigureGrade figure in target.Figures)
        {
            if (Doubt(figure.Figure, figure.Evidence) is { } doubt)
            {
                yield return new ReportLine(doubt, ReportTone.Quiet);
            }
        }
    }

    /// <summary>Which letters the figures' intervals allow.</summary>
    /// <param name="target">A target whose letter could be another.</param>
    internal static string RangeText(TargetGrade target) =>
        $"the 95 % intervals allow anything from {target.BestLetter} to {target.WorstLetter} ({string.Join(", ", target.Figures.Where(figure => figure.CouldDiffer).Select(figure => figure.Figure.Name))})";

    /// <summary>What is missing to the next letter: <c>ttft_p99 must come down by 104.0 ms (6.5 %), to 1500 ms</c>.</summary>
    /// <param name="figure">A figure that misses the next letter.</param>
    internal static string MissingText(FigureGrade figure)
    {
        FigureLimit next = figure.NextLimit!;
        string by = FigureText.Difference(figure.Figure, figure.Missing!.Value, figure.Value);
        return $"{figure.Figure.Name} must {(next.AtLeast ? "rise" : "come down")} by {by}, to {FigureText.Limit(next)[2..]}";
    }

    /// <summary>One line where a figure stands on too few samples; nothing where it does not.</summary>
    internal static string? Doubt(TargetFigure figure, FigureEvidence evidence) => evidence.Certainty switch
    {
        FigureCertainty.TooFewSamples when figure.Quantile is { } quantile =>
            $"{figure.Name} is of {Figures.Count(evidence.N)} samples, and {Figures.Count(Needed(quantile))} are needed to know it: take it with care",
        FigureCertainty.TooFewSamples => $"{figure.Name} is of {Figures.Count(evidence.N)} samples: too few for an interval",
        FigureCertainty.NotStated => $"{figure.Name} has no interval: the file holds only its value",
        _ => null,
    };

    private static int Needed(Quantile quantile)
    {
        int n = 1;
        while (Percentiles.Interval95(n, quantile) is null)
        {
            n++;
        }

        return n;
    }

    private static ReportSection Limits(TargetGrade target, bool withHeading) => new()
    {
        Heading = withHeading ? $"{target.Target.Name}: {(target.KeepsSlos ? "every limit kept" : "not every limit kept")}" : $"{target.Target.Name}: limits",
        Table = new ReportTable(
            [new("limit", false), new("value", true), new("95 %", false), new("verdict", false), new("margin", false)],
            [.. target.Slos.Select(slo => Row(slo, target.Target))]),
        Remarks = [.. target.Slos.SelectMany(slo => Remarks(slo, target.Target))],
    };

    private static IReadOnlyList<string> Row(SloResult slo, RunTarget target) =>
    [
        slo.Limit.ToString(),
        slo.Value is null ? "not measured" : FigureText.Quantity(slo.Limit.Figure, slo.Value),
        FigureText.Interval(slo.Limit.Figure, FigureEvidence.Of(slo.Limit.Figure, target)),
        slo.Met switch { true => "kept", false => "missed", null => "not measured" },
        slo.Value is { } value
            ? FigureText.Difference(slo.Limit.Figure, slo.Limit.DistanceOf(value), slo.Limit.Limit)
            : Figures.None,
    ];

    private static IEnumerable<ReportLine> Remarks(SloResult slo, RunTarget target)
    {
        FigureEvidence evidence = FigureEvidence.Of(slo.Limit.Figure, target);
        if (evidence.Interval is { } interval && slo.Limit.IsMetBy(interval.Lower) != slo.Limit.IsMetBy(interval.Upper))
        {
            yield return new ReportLine($"{slo.Limit}: the 95 % interval reaches over the limit", ReportTone.Warning);
        }

        if (Doubt(slo.Limit.Figure, evidence) is { } doubt)
        {
            yield return new ReportLine(doubt, ReportTone.Quiet);
        }
    }

    private static ReportSection Ladder(GradeLadder ladder) => new()
    {
        Heading = "the letters",
        Table = new ReportTable(
            [new("figure", false), .. ladder.Steps.Select(step => new ReportColumn(step.Letter, false))],
            [.. ladder.Figures.Select(figure => Limits(figure, ladder))]),
        Remarks = [new ReportLine($"each figure has its own letter, and the worst decides; else {GradeLadder.Failing}", ReportTone.Quiet)],
    };

    private static IReadOnlyList<string> Limits(TargetFigure figure, GradeLadder ladder) =>
        [figure.Name, .. ladder.Steps.Select(step => step.LimitOn(figure.Name) is { } limit ? FigureText.Limit(limit) : Figures.None)];
}
