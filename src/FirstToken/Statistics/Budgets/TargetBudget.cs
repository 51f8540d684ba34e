using FirstToken.Recording;

namespace FirstToken.Statistics.Budgets;

/// <summary>Where the time of a target's requests went.</summary>
public sealed record TargetBudget
{
    /// <summary>The target.</summary>
    public required RunTarget Target { get; init; }

    /// <summary>How its time was divided.</summary>
    public required BudgetBasis Basis { get; init; }

    /// <summary>Every request that could be divided, under its number in the run.</summary>
    public required IReadOnlyDictionary<int, RequestBudget> Requests { get; init; }

    /// <summary>The parts, in the order of <see cref="BudgetPhases.All"/>.</summary>
    public required IReadOnlyList<PhaseFigure> Phases { get; init; }

    /// <summary>From the request handed over to the first response byte.</summary>
    public required PhaseFigure Ttfb { get; init; }

    /// <summary>From the moment meant to send to the first output.</summary>
    public required PhaseFigure UntilFirstToken { get; init; }

    /// <summary>From the moment meant to send to the last output: the sum of the parts.</summary>
    public required PhaseFigure Total { get; init; }

    /// <summary>The provider's figure of its whole time, where it gives one that cannot be set against the first byte.</summary>
    public required PhaseFigure WholeServer { get; init; }

    /// <summary>One part.</summary>
    /// <param name="phase">Which.</param>
    public PhaseFigure this[BudgetPhase phase] => Phases[(int)phase];

    /// <summary>Divides the time of a target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="streamed">Whether the run's answers were streamed.</param>
    public static TargetBudget Of(RunTarget target, bool streamed)
    {
        ArgumentNullException.ThrowIfNull(target);
        BudgetBasis basis = BudgetBasis.Of(target, streamed);
        var requests = new Dictionary<int, RequestBudget>();
        var whole = new List<double?>();
        foreach (RunRequest request in target.Requests)
        {
            // A number met twice is one of another tool's habits; the first stands.
            if (RequestBudget.Of(request, basis) is { } budget && requests.TryAdd(request.N, budget) && basis.ServerMs(request) is null)
            {
                whole.Add(request.ServerMs);
            }
        }

        PhaseFigure total = PhaseFigure.Of(requests.Values.Select(budget => (double?)budget.TotalMs), requests.Count, null);
        return new TargetBudget
        {
            Target = target,
            Basis = basis,
            Requests = requests,
            Phases = [.. BudgetPhases.All.Select(phase => Figure(budget => budget[phase]))],
            Ttfb = Figure(budget => budget.Sum(BudgetPhases.Ttfb)),
            UntilFirstToken = Figure(budget => budget.UntilFirstTokenMs),
            Total = total with { Share = total.N > 0 ? 1 : null },
            WholeServer = PhaseFigure.Of(whole, Math.Max(1, whole.Count), null),
        };

        PhaseFigure Figure(Func<RequestBudget, double?> part) => PhaseFigure.Of(requests.Values.Select(part), requests.Count, total.MeanMs);
    }
}
