using FirstToken.Recording;

namespace FirstToken.Statistics.Budgets;

/// <summary>What must be known of a target to divide the time of its requests.</summary>
/// <param name="RoundTripMs">A network round trip for requests on a reused connection; absent where none was measured.</param>
/// <param name="Streamed">Whether answers were streamed.</param>
/// <param name="ServerInHead">The provider's figure stands in the response head, and so ends at the first byte.</param>
public readonly record struct BudgetBasis(double? RoundTripMs, bool Streamed, bool ServerInHead)
{
    // The wire formats whose head tells the time until that head was written.
    private static readonly string[] TellInHead = ["openai.", "azure.", "gemini."];

    /// <summary>The basis of a target: its round trip is the median of its TCP handshakes.</summary>
    /// <param name="target">The target.</param>
    /// <param name="streamed">Whether the run's answers were streamed.</param>
    public static BudgetBasis Of(RunTarget target, bool streamed)
    {
        ArgumentNullException.ThrowIfNull(target);
        double[] handshakes = [.. target.Requests.Where(request => request.NewConnection).Select(request => request.ConnectMs).OfType<double>().Where(double.IsFinite).Order()];
        return new BudgetBasis(
            handshakes.Length == 0 ? null : Percentiles.NearestRank<double>(handshakes, Quantile.P50),
            streamed,
            TellInHead.Any(format => target.Api?.StartsWith(format, StringComparison.Ordinal) == true));
    }

    /// <summary>The provider's own time until its first byte; absent where it tells none, or only that of the whole answer.</summary>
    /// <param name="request">The request.</param>
    public double? ServerMs(RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.ServerFirstByteMs
            ?? (!Streamed || (ServerInHead && request.ServerMs <= request.TtfbMs) ? request.ServerMs : null);
    }
}
