using System.Globalization;
using FirstToken.Judging;
using FirstToken.Recording;

namespace FirstToken.Reports;

/// <summary>The report of a comparison: the gates first, then a table for each pair of targets, then how to read it.</summary>
public static class CompareReport
{
    /// <summary>Makes the report.</summary>
    /// <param name="result">The comparison.</param>
    public static Report Of(ComparisonResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var sections = new List<ReportSection>();
        if (result.Gates.Count > 0)
        {
            sections.Add(Gates(result));
        }

        sections.AddRange(result.Comparisons.Select(comparison => Pair(comparison, result)));
        sections.Add(new ReportSection { Remarks = [.. Reading(result)] });
        return new Report(Title(result), sections) { Notices = [.. Notices(result)] };
    }

    private static string Title(ComparisonResult result)
    {
        FigureComparison[] all = [.. result.Comparisons.SelectMany(comparison => comparison.Figures)];
        string counts = string.Join(", ", all
            .GroupBy(figure => ComparisonWords.Of(figure.Verdict, figure.Verdict == ComparisonVerdict.Same ? string.Empty : figure.Unit, result.SameWithinPercent))
            .OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Count()} {group.Key}"));
        string failed = result.IsRegression ? "REGRESSION: " : string.Empty;
        return $"{failed}{(all.Length == 1 ? "1 figure" : $"{all.Length} figures")} compared: {counts}";
    }

    private static IEnumerable<ReportLine> Notices(ComparisonResult result)
    {
        if (result.Simulated)
        {
            yield return new ReportLine("SIMULATED: these figures describe FirstToken's own simulator, not a provider", ReportTone.Warning);
        }

        foreach (ComparedTarget side in result.Comparisons.SelectMany(comparison => (IEnumerable<ComparedTarget>)[comparison.First, comparison.Second]).DistinctBy(side => side.RunId))
        {
            if (!side.Valid)
            {
                yield return new ReportLine($"NOT VALID: {side.File}: {string.Join("; ", side.Run.Valid.Reasons)}", ReportTone.Bad);
            }
        }

        foreach (string problem in result.Comparisons.SelectMany(comparison => comparison.NotComparable).Distinct())
        {
            yield return new ReportLine("NOT COMPARABLE, gone on with --force: " + problem, ReportTone.Bad);
        }
    }

    private static ReportSection Gates(ComparisonResult result)
    {
        bool several = result.Comparisons.Count > 1;
        ReportColumn[] columns = [new("gate", false), .. several ? (ReportColumn[])[new("of", false)] : [], new("outcome", false), new("evidence", false)];
        return new ReportSection
        {
            Heading = "gates",
            Table = new ReportTable(columns, [.. result.Gates.Select(gate => (string[])[gate.Gate, .. several ? (string[])[gate.Second] : [], Word(gate.Outcome), gate.Message])]),
        };
    }

    private static string Word(GateOutcome outcome) => outcome switch
    {
        GateOutcome.Passed => "passed",
        GateOutcome.Failed => "FAILED",
        _ => "cannot tell",
    };

    private static ReportSection Pair(TargetComparison comparison, ComparisonResult result)
    {
        return new ReportSection
        {
            Heading = comparison.First.Name == comparison.Second.Name ? comparison.Second.Name : $"{comparison.Second.Name} against {comparison.First.Name}",
            Lead = [Side("A", comparison.First, comparison), Side("B", comparison.Second, comparison)],
            Table = new ReportTable(
                [
                    new("figure", false), new("A", true), new("B", true), new("difference (95 %)", true), new("change (95 %)", true),
                    new("p", true), new("could show", true), new("verdict", false),
                ],
                [.. comparison.Figures.Select(figure => Row(figure, result.SameWithinPercent))]),
            Remarks = [.. Remarks(comparison)],
        };
    }

    private static ReportLine Side(string letter, ComparedTarget side, TargetComparison comparison) => new(
        string.Create(CultureInfo.InvariantCulture, $"{letter}: {(comparison.First.Name == comparison.Second.Name ? string.Empty : side.Name + " in ")}{side.File}, {Requests(side)}, {side.CreatedAt:yyyy-MM-dd HH:mm} UTC"),
        ReportTone.Quiet);

    // Files of older tools that total a session count no requests.
    private static string Requests(ComparedTarget side) =>
        side.Sent == 0 ? "totals only" : $"{Figures.Count(side.Ok)} of {Figures.Count(side.Sent)} requests ok";

    private static string[] Row(FigureComparison figure, double sameWithin) =>
    [
        figure.Label,
        Value(figure.First, figure.Unit),
        Value(figure.Second, figure.Unit),
        Change(figure.Difference is { } difference ? ComparisonWords.WithSign(difference) : null, figure.DifferenceCi95, ComparisonWords.WithSign, UnitOf(figure.Unit)),
        Change(figure.Ratio is { } ratio ? ComparisonWords.WithSign(100 * (ratio - 1)) : null, figure.RatioCi95, end => ComparisonWords.WithSign(100 * (end - 1)), "%"),
        Probability(figure.PAdjusted),
        figure.Detectable is { } detectable ? $"{ComparisonWords.WithSign(detectable).Replace('+', '±')} {(figure.Unit == "%" ? "points" : "%")}" : Figures.None,
        ComparisonWords.Of(figure.Verdict, figure.Unit, sameWithin),
    ];

    private static string UnitOf(string unit) => unit == "%" ? "points" : unit;

    private static string Change(string? value, Interval? interval, Func<double, string> write, string unit) =>
        value is null ? Figures.None
        : interval is { } ends ? $"{value} ({write(ends.Lower)} to {write(ends.Upper)}) {unit}".TrimEnd()
        : $"{value} {unit}".TrimEnd();

    private static string Value(double? value, string unit) => unit switch
    {
        "ms" => Figures.Milliseconds(value),
        "%" => value is { } share ? share.ToString("0.##", CultureInfo.InvariantCulture) + " %" : Figures.None,
        "USD" => value is { } usd ? Figures.Usd((decimal)usd) : Figures.None,
        _ => Figures.Rate(value),
    };

    private static string Probability(double? p) => p switch
    {
        null => Figures.None,
        < 0.0001 => "<0.0001",
        < 0.1 => p.Value.ToString("0.0000", CultureInfo.InvariantCulture),
        _ => p.Value.ToString("0.00", CultureInfo.InvariantCulture),
    };

    private static IEnumerable<ReportLine> Remarks(TargetComparison comparison)
    {
        foreach (FigureComparison figure in comparison.Figures)
        {
            if (figure.ShareHigher is { } share && figure.PAdjusted < ComparisonOptions.Level)
            {
                string pairs = comparison.Paired ? "turns" : "pairs of requests";
                yield return new ReportLine(string.Create(CultureInfo.InvariantCulture, $"{figure.Label}: B is higher in {100 * share:0} % of the {pairs}"), ReportTone.Quiet);
            }
        }

        foreach (IGrouping<string?, FigureComparison> group in comparison.Figures.Where(figure => figure.Reason is not null).GroupBy(figure => figure.Reason))
        {
            yield return new ReportLine($"{string.Join(", ", group.Select(figure => figure.Label))}: {group.Key}", ReportTone.Warning);
        }

        if (comparison.Paired)
        {
            yield return new ReportLine("measured in turn (A B A B …) and compared pair by pair: what both suffered at once cancels", ReportTone.Quiet);
        }

        foreach (string note in comparison.Notes)
        {
            yield return new ReportLine("note: " + note, ReportTone.Warning);
        }
    }

    private static IEnumerable<ReportLine> Reading(ComparisonResult result)
    {
        if (result.Tests == 0)
        {
            yield return new ReportLine("nothing could be tested: figures without samples can be set beside each other, and no more", ReportTone.Quiet);
            yield break;
        }

        string tests = result.Tests == 1 ? "p is that of the only test" : string.Create(CultureInfo.InvariantCulture, $"p is corrected for all {result.Tests} tests (Holm)");
        yield return new ReportLine(
            string.Create(CultureInfo.InvariantCulture, $"{tests}: where nothing changed, a report as a whole claims a change at most once in twenty; {result.Rounds:#,0} bootstrap rounds, seed {result.Seed}"),
            ReportTone.Quiet);
        yield return new ReportLine("\"could show\": the smallest change that so many samples prove four times in five", ReportTone.Quiet);
    }
}
