namespace FirstToken.Judging.Sweeps;

/// <summary>
/// Which load a sweep tries next, from what it has seen: loads grow by a factor until one fails, then the gap between the
/// highest that passed and the lowest that failed is halved until it is narrow. A borderline step is repeated once. Pure: the
/// same steps give the same decision.
/// </summary>
public static class SweepSearch
{
    // A fourth digit of a load would be a promise that no step of a minute can keep.
    private const int Digits = 3;

    /// <summary>Decides.</summary>
    /// <param name="bounds">Where the search begins and ends.</param>
    /// <param name="trials">The steps so far, in their order.</param>
    public static SweepDecision Next(SweepBounds bounds, IReadOnlyList<SweepTrial> trials)
    {
        ArgumentNullException.ThrowIfNull(bounds);
        ArgumentNullException.ThrowIfNull(trials);
        if (trials.Count == 0)
        {
            return SweepDecision.Try(bounds.From);
        }

        if (trials.Count >= bounds.MostSteps)
        {
            return SweepDecision.Stop(SweepEnd.TooManySteps);
        }

        SweepTrial last = trials[^1];
        SweepTrial[] alike = [.. trials.Where(trial => trial.Load == last.Load)];
        if (alike.Length == 1 && (last.Borderline || last.Verdict == SweepVerdict.NotValid))
        {
            return SweepDecision.Try(last.Load);
        }

        if (Settle(alike) == SweepVerdict.NotValid)
        {
            return SweepDecision.Stop(SweepEnd.ClientLimit);
        }

        (double? passing, double? failing) = Bracket(trials);
        return (passing, failing) switch
        {
            (null, { } fail) => Below(bounds, fail),
            ({ } pass, null) => Above(bounds, pass),
            ({ } pass, { } fail) => Between(bounds, pass, fail),
            _ => SweepDecision.Stop(SweepEnd.ClientLimit),
        };
    }

    /// <summary>The highest load that passed below the lowest that failed, and that one.</summary>
    /// <param name="trials">The steps.</param>
    public static (double? Passing, double? Failing) Bracket(IReadOnlyList<SweepTrial> trials)
    {
        ArgumentNullException.ThrowIfNull(trials);
        (double Load, SweepVerdict Verdict)[] settled = [.. trials.GroupBy(trial => trial.Load).Select(alike => (alike.Key, Settle([.. alike])))];
        double? failing = settled.Where(load => load.Verdict == SweepVerdict.Failed).Min(load => (double?)load.Load);
        double? passing = settled.Where(load => load.Verdict == SweepVerdict.Passed && !(load.Load >= failing)).Max(load => (double?)load.Load);
        return (passing, failing);
    }

    /// <summary>What the steps at one load say together.</summary>
    /// <param name="alike">The steps at that load, at least one.</param>
    /// <returns>
    /// The verdict of the last valid one; of two borderline ones the load passes only if both did: what cannot be repeated is
    /// no capacity.
    /// </returns>
    public static SweepVerdict Settle(IReadOnlyList<SweepTrial> alike)
    {
        ArgumentNullException.ThrowIfNull(alike);
        SweepTrial[] valid = [.. alike.Where(trial => trial.Verdict != SweepVerdict.NotValid)];
        return valid.Length == 0 ? SweepVerdict.NotValid
            : valid.Length > 1 && valid[^1].Borderline && valid.Any(trial => trial.Verdict == SweepVerdict.Failed) ? SweepVerdict.Failed
            : valid[^1].Verdict;
    }

    /// <summary>A load as it is offered: whole, or to three digits.</summary>
    /// <param name="load">The load; more than 0.</param>
    /// <param name="whole">It is a number of requests in flight.</param>
    public static double Rounded(double load, bool whole)
    {
        if (whole)
        {
            return Math.Round(load);
        }

        int places = Digits - 1 - (int)Math.Floor(Math.Log10(load));
        double scale = Math.Pow(10, Math.Abs(places));
        return places >= 0 ? Math.Round(load * scale) / scale : Math.Round(load / scale) * scale;
    }

    private static SweepDecision Above(SweepBounds bounds, double pass) => pass >= bounds.To
        ? SweepDecision.Stop(SweepEnd.ReachedTo)
        : SweepDecision.Try(Math.Min(bounds.To, Math.Max(Rounded(pass * bounds.Growth, bounds.Whole), bounds.Whole ? pass + 1 : 0)));

    private static SweepDecision Below(SweepBounds bounds, double fail) => fail <= bounds.Lowest
        ? SweepDecision.Stop(SweepEnd.NothingPasses)
        : SweepDecision.Try(Math.Max(bounds.Lowest, Math.Min(Rounded(fail / bounds.Growth, bounds.Whole), bounds.Whole ? fail - 1 : double.MaxValue)));

    private static SweepDecision Between(SweepBounds bounds, double pass, double fail)
    {
        bool narrow = fail <= pass * (1 + bounds.Tolerance) || (bounds.Whole && fail - pass <= 1);
        double middle = Rounded(Math.Sqrt(pass * fail), bounds.Whole);
        return narrow || middle <= pass || middle >= fail ? SweepDecision.Stop(SweepEnd.Found) : SweepDecision.Try(middle);
    }
}
