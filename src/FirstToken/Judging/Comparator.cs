using System.Globalization;
using FirstToken.Recording;
using FirstToken.Statistics.Comparing;

namespace FirstToken.Judging;

/// <summary>Compares pairs of targets. The method is set out in docs/compare.md.</summary>
public static class Comparator
{
    /// <summary>Shares of failures that differ by no more points than this count as the same.</summary>
    public const double SameWithinPoints = 1;

    private const double Confidence = 0.95;

    // Rounds for each test in a family: the smallest p a bootstrap can give, times the number of tests, must stay far below the level.
    private const int RoundsPerTest = 1000;
    private const double Power = 0.8;

    /// <summary>Compares pairs of targets; every test of every pair is corrected for all of them.</summary>
    /// <param name="pairs">The pairs, the side compared with first.</param>
    /// <param name="options">How.</param>
    public static ComparisonResult Compare(IReadOnlyList<(ComparedTarget First, ComparedTarget Second)> pairs, ComparisonOptions options)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(options);
        ComparedFigure[][] figures = [.. pairs.Select(pair => FiguresOf(pair.First.Target, pair.Second.Target, options))];
        int rounds = Math.Max(options.Rounds, figures.Sum(list => list.Length) * RoundsPerTest);
        var luck = new BootstrapLuck(rounds, options.Seed);
        FigureChanges[] readers = [.. pairs.Select(pair => new FigureChanges(pair.First, pair.Second, luck))];
        FigureChange[][] changes = [.. readers.Select((reader, pair) => figures[pair].Select(reader.Of).ToArray())];
        double[] tests = [.. changes.SelectMany(list => list).Select(change => change.Change?.P).OfType<double>()];
        double[] adjusted = Holm.Adjust(tests);

        var comparisons = new List<TargetComparison>();
        int next = 0;
        for (int pair = 0; pair < pairs.Count; pair++)
        {
            var judged = new List<FigureComparison>();
            foreach ((ComparedFigure figure, FigureChange change) in figures[pair].Zip(changes[pair]))
            {
                judged.Add(Judge(figure, change, change.Change is null ? null : adjusted[next++], tests.Length, options.SameWithinPercent));
            }

            Comparability comparability = Comparability.Of(pairs[pair].First, pairs[pair].Second);
            comparisons.Add(new TargetComparison
            {
                First = pairs[pair].First,
                Second = pairs[pair].Second,
                Paired = readers[pair].ArePaired,
                NotComparable = comparability.Problems,
                Notes = comparability.Notes,
                Figures = judged,
            });
        }

        return new ComparisonResult
        {
            Simulated = pairs.Any(pair => pair.First.Simulated || pair.Second.Simulated),
            SameWithinPercent = options.SameWithinPercent,
            Rounds = rounds,
            Seed = options.Seed,
            Tests = tests.Length,
            Comparisons = comparisons,
            Gates = [.. Gates(comparisons, figures, changes, options)],
        };
    }

    private static ComparedFigure[] FiguresOf(RunTarget first, RunTarget second, ComparisonOptions options)
    {
        IReadOnlyList<ComparedFigure> wanted = options.Figures.Count > 0 ? options.Figures : ComparedFigure.Defaults(first, second);
        return [.. wanted.Concat(options.Gates.Select(gate => gate.Figure).OfType<ComparedFigure>()).DistinctBy(figure => figure.Name)];
    }

    private static FigureComparison Judge(ComparedFigure figure, FigureChange found, double? adjusted, int tests, double sameWithin)
    {
        var result = new FigureComparison
        {
            Figure = figure.Name,
            Label = figure.Label,
            Unit = figure.Unit,
            HigherIsBetter = figure.HigherIsBetter,
            First = found.First,
            Second = found.Second,
            FirstN = found.FirstN,
            SecondN = found.SecondN,
            Difference = found.Second - found.First,
            Ratio = found.First > 0 && found.Second > 0 ? found.Second / found.First : null,
            Reason = found.Reason,
            RequestsNeeded = found.Needed,
        };
        if (found.Change is not { } change || adjusted is not { } p)
        {
            return result;
        }

        Interval differences = change.DifferenceInterval(Confidence);
        Interval? ratios = change.RatioInterval(Confidence);
        (Interval relative, double same) = Relative(figure, found, differences, ratios, sameWithin);
        double detectable = Detectable(relative, ratios is not null, tests);
        ComparisonVerdict verdict = Verdict(figure, differences, relative, same, p);
        long? needed = verdict == ComparisonVerdict.NotEnoughSamples ? Needed(found, detectable, figure.Unit == "%" ? SameWithinPoints : sameWithin) : null;
        return result with
        {
            EffectiveN = Math.Round(change.EffectiveCount, 1),
            Difference = change.Difference,
            DifferenceCi95 = differences,
            Ratio = change.Ratio,
            RatioCi95 = ratios,
            ShareHigher = found.ShareHigher,
            P = change.P,
            PAdjusted = p,
            Method = change.Method,
            Detectable = double.IsFinite(detectable) ? detectable : null,
            Verdict = verdict,
            RequestsNeeded = needed,
            Reason = verdict == ComparisonVerdict.NotEnoughSamples ? Why(figure, detectable, needed) : null,
        };
    }

    // The interval as a change relative to the first side, on a scale on which "the same" is symmetrical: logarithms of ratios
    // where there are ratios, else percent of the first side; of a share, points.
    private static (Interval Relative, double Same) Relative(ComparedFigure figure, FigureChange found, Interval differences, Interval? ratios, double sameWithin)
    {
        if (figure.Unit == "%")
        {
            return (differences, SameWithinPoints);
        }

        if (ratios is { } ratio)
        {
            return (new Interval(Math.Log(ratio.Lower), Math.Log(ratio.Upper)), Math.Log(1 + (sameWithin / 100)));
        }

        double whole = Math.Abs(found.First ?? found.FirstMedian ?? 0);
        return whole > 0
            ? (new Interval(100 * differences.Lower / whole, 100 * differences.Upper / whole), sameWithin)
            : (differences, 0);
    }

    private static ComparisonVerdict Verdict(ComparedFigure figure, Interval differences, Interval relative, double same, double adjusted)
    {
        if (relative.Lower >= -same && relative.Upper <= same)
        {
            return ComparisonVerdict.Same;
        }

        bool higher = differences.Lower > 0;
        if (adjusted >= ComparisonOptions.Level || (!higher && differences.Upper >= 0))
        {
            return ComparisonVerdict.NotEnoughSamples;
        }

        return (higher == figure.HigherIsBetter, figure.IsSpeed) switch
        {
            (true, true) => ComparisonVerdict.Faster,
            (false, true) => ComparisonVerdict.Slower,
            (true, false) => ComparisonVerdict.Better,
            (false, false) => ComparisonVerdict.Worse,
        };
    }

    // A true change this many standard errors away is proven, by the first step of the correction, with the power asked for.
    private static double Detectable(Interval relative, bool isLog, int tests)
    {
        double error = (relative.Upper - relative.Lower) / 2 / -NormalDistribution.Quantile((1 - Confidence) / 2);
        double distance = error * (NormalDistribution.Quantile(Power) - NormalDistribution.Quantile(ComparisonOptions.Level / 2 / tests));
        return isLog ? 100 * (Math.Exp(distance) - 1) : distance;
    }

    // The standard error falls with the root of the number of requests.
    private static long? Needed(FigureChange found, double detectable, double wanted)
    {
        double ratio = Math.Log(1 + (detectable / 100)) / Math.Log(1 + (wanted / 100));
        double needed = Math.Min(found.FirstN, found.SecondN) * ratio * ratio;
        return wanted > 0 && needed is > 0 and < 1e9 ? (long)Math.Ceiling(needed / 10) * 10 : null;
    }

    private static string Why(ComparedFigure figure, double detectable, long? needed)
    {
        string unit = figure.Unit == "%" ? "points" : "%";
        return string.Create(CultureInfo.InvariantCulture, $"could have shown ±{detectable:0.#} {unit}")
            + (needed is { } count ? string.Create(CultureInfo.InvariantCulture, $"; about {count:#,0} samples a side would settle it") : string.Empty);
    }

    private static IEnumerable<GateResult> Gates(
        List<TargetComparison> comparisons, ComparedFigure[][] figures, FigureChange[][] changes, ComparisonOptions options)
    {
        // Wider intervals for more gates (Bonferroni): the chance that any gate fails without cause stays that of one.
        int judged = Math.Max(1, options.Gates.Count(gate => gate.Figure is not null) * comparisons.Count);
        double confidence = 1 - ((1 - Confidence) / judged);
        for (int pair = 0; pair < comparisons.Count; pair++)
        {
            TargetComparison comparison = comparisons[pair];
            foreach (ChangeGate gate in options.Gates)
            {
                int at = Array.FindIndex(figures[pair], figure => figure.Name == gate.Figure?.Name);
                (GateOutcome outcome, string message) = at < 0 ? AnySlower(comparison) : Limit(gate, changes[pair][at], comparison.Figures[at], confidence);
                yield return new GateResult
                {
                    Gate = gate.Text,
                    First = comparison.First.Name,
                    Second = comparison.Second.Name,
                    Outcome = outcome,
                    Message = message,
                };
            }
        }
    }

    private static (GateOutcome Outcome, string Message) AnySlower(TargetComparison comparison)
    {
        string[] worse = [.. comparison.Figures.Where(figure => figure.Verdict is ComparisonVerdict.Slower or ComparisonVerdict.Worse).Select(figure => figure.Label)];
        string[] unclear = [.. comparison.Figures.Where(figure => figure.Verdict == ComparisonVerdict.NotEnoughSamples).Select(figure => figure.Label)];
        return worse.Length > 0 ? (GateOutcome.Failed, "proven worse: " + string.Join(", ", worse))
            : unclear.Length > 0 ? (GateOutcome.CannotTell, "not enough samples to tell: " + string.Join(", ", unclear))
            : (GateOutcome.Passed, "no figure is worse");
    }

    private static (GateOutcome Outcome, string Message) Limit(ChangeGate gate, FigureChange found, FigureComparison figure, double confidence)
    {
        if (found.Change is not { } change)
        {
            return (GateOutcome.CannotTell, found.Reason ?? string.Empty);
        }

        (GateOutcome outcome, Interval? interval) = gate.Judge(change, confidence);
        if (interval is not { } range)
        {
            return (outcome, "no ratio can be formed: give the gate in " + figure.Unit);
        }

        string between = ComparisonWords.Range(range, gate.IsRelative ? "%" : ComparisonWords.Unit(figure.Unit));
        return (outcome, outcome switch
        {
            GateOutcome.Failed => $"proven beyond the gate: changed by {between}",
            GateOutcome.Passed => $"within the gate: changed by {between}",
            _ => $"not proven either way: changed by {between}" + (figure.RequestsNeeded is { } needed ? string.Create(CultureInfo.InvariantCulture, $"; about {needed:#,0} samples a side would settle it") : string.Empty),
        });
    }
}
