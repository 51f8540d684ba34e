using FirstToken.Pricing;
using FirstToken.Recording;
using FirstToken.Statistics.Budgets;

namespace FirstToken.Reports.Budgets;

/// <summary>Where the time went in one or more runs, what lies between their targets, and what that comes to over a session.</summary>
public sealed record BudgetAnalysis
{
    /// <summary>The runs.</summary>
    public required IReadOnlyList<RunFile> Runs { get; init; }

    /// <summary>Every target of every run.</summary>
    public required IReadOnlyList<TargetBudget> Targets { get; init; }

    /// <summary>Targets of one model, the first with each other; where no two share a model, the very first with every other.</summary>
    public required IReadOnlyList<BudgetComparison> Comparisons { get; init; }

    /// <summary>The calls of a session, where they were asked for.</summary>
    public SessionPlan? Session { get; init; }

    /// <summary>What the differences come to over that session, a table for each two providers.</summary>
    public IReadOnlyList<SessionTable> Sessions { get; init; } = [];

    /// <summary>Whether at least one request could be divided.</summary>
    public bool HasFigures => Targets.Any(target => target.Total.N > 0);

    /// <summary>Analyses runs.</summary>
    /// <param name="runs">The runs, at least one.</param>
    /// <param name="session">The calls of a session, if they are asked for.</param>
    public static BudgetAnalysis Of(IReadOnlyList<RunFile> runs, SessionPlan? session)
    {
        ArgumentNullException.ThrowIfNull(runs);
        Measured[] all = [.. runs.SelectMany(run => run.Targets.Select(target => new Measured(run, TargetBudget.Of(target, IsStreamed(run, target)))))];
        BudgetComparison[] comparisons = [.. Pairs(all).Select(Compare)];
        return new BudgetAnalysis
        {
            Runs = runs,
            Targets = [.. all.Select(measured => measured.Budget)],
            Comparisons = comparisons,
            Session = session,
            Sessions = session is null ? [] : [.. Tables(session, comparisons)],
        };
    }

    /// <summary>Whether two targets are of one model, as far as names can tell.</summary>
    /// <param name="comparison">The two.</param>
    internal static bool IsOneModel(BudgetComparison comparison) =>
        string.Equals(ModelNames.Common(comparison.Left.Target.Model), ModelNames.Common(comparison.Right.Target.Model), StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<(Measured Left, Measured Right)> Pairs(Measured[] all)
    {
        (Measured Left, Measured Right)[] ofOneModel =
        [
            .. all.GroupBy(measured => ModelNames.Common(measured.Budget.Target.Model), StringComparer.OrdinalIgnoreCase)
                .SelectMany(group => group.Skip(1).Select(other => (group.First(), other))),
        ];
        return ofOneModel.Length > 0 ? ofOneModel : all.Skip(1).Select(other => (all[0], other));
    }

    private static BudgetComparison Compare((Measured Left, Measured Right) pair)
    {
        bool inTurn = ReferenceEquals(pair.Left.Run, pair.Right.Run) && pair.Left.Run.Config.Interleave;
        return BudgetComparison.Of(pair.Left.Budget, pair.Right.Budget, inTurn ? pair.Left.Run.Targets.Count : 0);
    }

    private static IEnumerable<SessionTable> Tables(SessionPlan session, BudgetComparison[] comparisons) =>
        from comparison in comparisons
        where IsOneModel(comparison)
        group comparison by (Left: Side(comparison.Left.Target), Right: Side(comparison.Right.Target)) into sides
        select new SessionTable(sides.Key.Left, sides.Key.Right, [.. session.Calls.Select(calls => Row(calls, sides))]);

    private static SessionRow Row(KeyValuePair<string, int> calls, IEnumerable<BudgetComparison> comparisons)
    {
        string wanted = ModelNames.Common(calls.Key);
        BudgetComparison? found = comparisons.FirstOrDefault(comparison =>
            comparison is { Total: not null, UntilFirstToken: not null }
            && string.Equals(ModelNames.Common(comparison.Left.Target.Model), wanted, StringComparison.OrdinalIgnoreCase));
        return new SessionRow(calls.Key, calls.Value)
        {
            Comparison = found,
            UntilFirstToken = found?.UntilFirstToken is { } first ? SessionCost.Of(first, calls.Value) : null,
            Total = found?.Total is { } total ? SessionCost.Of(total, calls.Value) : null,
        };
    }

    // Event logs do not say what was asked; an answer in more than one chunk was streamed.
    private static bool IsStreamed(RunFile run, RunTarget target) =>
        run.Config.Stream || target.Requests.Any(request => request.LongestGapMs is not null);

    // Two of one provider, behind different base URLs, are two sides as well.
    private static string Side(RunTarget target)
    {
        int url = target.Name.IndexOf('@', StringComparison.Ordinal);
        return url < 0 ? target.Provider : target.Provider + target.Name[url..];
    }

    private sealed record Measured(RunFile Run, TargetBudget Budget);
}
