using FirstToken.Recording;

namespace FirstToken.Statistics.Budgets;

/// <summary>
/// Where the time of one request went, from s, the moment meant to send, to its last output: milliseconds, to the microsecond.
/// Absent means the request has no such part or nobody measured it; the parts that are there add up to <see cref="TotalMs"/>.
/// </summary>
public sealed class RequestBudget
{
    private readonly double?[] _parts = new double?[BudgetPhases.All.Count];

    private RequestBudget()
    {
    }

    /// <summary>From s to the last output.</summary>
    public double TotalMs { get; private init; }

    /// <summary>From s to the first output.</summary>
    public double UntilFirstTokenMs { get; private init; }

    /// <summary>A part; absent where the request has none or nobody measured it.</summary>
    /// <param name="phase">Which.</param>
    public double? this[BudgetPhase phase] => _parts[(int)phase];

    /// <summary>Several parts together; absent where none of them is there.</summary>
    /// <param name="phases">Which.</param>
    public double? Sum(IReadOnlyList<BudgetPhase> phases)
    {
        ArgumentNullException.ThrowIfNull(phases);
        double? sum = null;
        foreach (BudgetPhase phase in phases)
        {
            sum = this[phase] is { } part ? (sum ?? 0) + part : sum;
        }

        return sum;
    }

    /// <summary>Divides the time of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="basis">What is known of its target.</param>
    /// <returns><see langword="null"/> for a failure, and for an answer without output or with figures that are no numbers.</returns>
    public static RequestBudget? Of(RunRequest request, BudgetBasis basis)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Error is not null || request.E2eMs is not { } e2e || !IsSound(request))
        {
            return null;
        }

        double opening = (request.DnsMs ?? 0) + (request.ConnectMs ?? 0) + (request.TlsMs ?? 0);

        // Files of other tools may know the opening of a connection and no lateness.
        double sent = Math.Max(request.LatenessMs, opening);
        double firstToken = Math.Min(request.TtftMs ?? e2e, e2e);
        var budget = new RequestBudget { TotalMs = Micro(sent + e2e), UntilFirstTokenMs = Micro(sent + firstToken) };
        budget.Set(BudgetPhase.Client, sent - opening);
        budget.Set(BudgetPhase.Dns, request.DnsMs);
        budget.Set(BudgetPhase.Tcp, request.ConnectMs);
        budget.Set(BudgetPhase.Tls, request.TlsMs);
        budget.DivideTtfb(request, basis);
        if (request.TtftMs is { } ttft)
        {
            budget.Set(BudgetPhase.FirstToken, ttft - request.TtfbMs);
            bool thinks = request.TtfaMs > ttft && request.TtfaMs <= e2e;
            budget.Set(BudgetPhase.Thinking, thinks ? request.TtfaMs - ttft : null);

            // An answer in one piece came all at once: there is no generation to be seen.
            budget.Set(BudgetPhase.Generation, e2e > ttft ? e2e - (thinks ? request.TtfaMs : ttft) : null);
        }

        budget.Set(BudgetPhase.Unattributed, budget.TotalMs - budget._parts.Sum(part => part ?? 0));
        return budget;
    }

    private void DivideTtfb(RunRequest request, BudgetBasis basis)
    {
        if (request.TtfbMs is not { } ttfb)
        {
            return;
        }

        // The write may return only after the answer has begun; then sending did not take that long.
        double send = Math.Min(request.SendMs ?? 0, ttfb);
        double? network = (request.NewConnection ? request.ConnectMs : null) ?? basis.RoundTripMs;
        network = network is { } roundTrip ? Math.Min(roundTrip, ttfb - send) : null;
        double? server = basis.ServerMs(request);
        double rest = ttfb - send - (network ?? 0) - (server ?? 0);
        bool divided = network is not null && server is not null;
        Set(BudgetPhase.Send, request.SendMs is null ? null : send);
        Set(BudgetPhase.Network, network);
        Set(BudgetPhase.Server, server);
        Set(divided ? BudgetPhase.Overhead : BudgetPhase.Undivided, rest);
    }

    private void Set(BudgetPhase phase, double? milliseconds) =>
        _parts[(int)phase] = milliseconds is { } value ? Micro(value) : null;

    private static bool IsSound(RunRequest request)
    {
        double?[] figures =
        [
            request.LatenessMs, request.DnsMs, request.ConnectMs, request.TlsMs, request.SendMs, request.TtfbMs, request.TtftMs,
            request.TtfaMs, request.E2eMs, request.ServerMs, request.ServerFirstByteMs,
        ];
        return figures.All(static figure => figure is null || double.IsFinite(figure.Value));
    }

    private static double Micro(double milliseconds) => Math.Round(milliseconds, 3) + 0.0; // and never -0
}
