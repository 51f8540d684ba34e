using FirstToken.Recording;

namespace FirstToken.Statistics;

/// <summary>One of the metrics of a run file: where its summary stands, and what a single request says of it.</summary>
/// <param name="Name">Its name in the file; ends in its unit (<c>ttft_ms</c>, <c>speed_tps</c>).</param>
/// <param name="Label">What people call it (<c>TTFT</c>).</param>
public sealed record Metric(string Name, string Label)
{
    /// <summary>Its summary in a target's metrics.</summary>
    public required Func<RunMetrics, Summary?> Summary { get; init; }

    /// <summary>
    /// A successful request's own figure, in the metric's unit, latencies from r; <see langword="null"/> for metrics that a
    /// request has many of (<c>gap_ms</c>, <c>itl_ms</c>).
    /// </summary>
    public Func<RunRequest, double?>? OfRequest { get; init; }

    /// <summary>In runs at a rate the headline figure counts from s, the moment meant to send: r's figure and the lateness.</summary>
    public bool CountsFromIntended { get; init; }

    /// <summary>More is better (speed); otherwise less is.</summary>
    public bool HigherIsBetter => Name.EndsWith("_tps", StringComparison.Ordinal);

    /// <summary>The unit for people: <c>ms</c> or <c>tok/s</c>.</summary>
    public string Unit => HigherIsBetter ? "tok/s" : "ms";

    /// <summary>Name without its unit: <c>ttft</c>.</summary>
    public string ShortName => Name[..Name.LastIndexOf('_')];

    /// <summary>A request's headline figure, as it entered the summary; absent for failures and where it has none.</summary>
    /// <param name="request">The request.</param>
    /// <param name="fromIntended">Whether the run's latencies count from s (<see cref="RunMethods.LatenciesFrom"/>).</param>
    public double? Of(RunRequest request, bool fromIntended)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Error is not null || OfRequest?.Invoke(request) is not { } value || !double.IsFinite(value))
        {
            return null;
        }

        return Math.Round(value + (fromIntended && CountsFromIntended ? request.LatenessMs : 0), 3);
    }
}
