using FirstToken.Recording;

namespace FirstToken.Gateway.Watching;

/// <summary>A series as a page shows it: since the start.</summary>
internal sealed record SeriesEntry
{
    /// <summary>Prefix of the route.</summary>
    public required string Route { get; init; }

    /// <summary>Name of the upstream.</summary>
    public required string Upstream { get; init; }

    /// <summary>The model; <c>none</c> where not known, <c>other</c> beyond the first 200.</summary>
    public required string Model { get; init; }

    /// <summary>The status the client got; <c>none</c> where it left before.</summary>
    public required string Status { get; init; }

    /// <summary>Whether the answers came from our simulator.</summary>
    public bool Simulated { get; init; }

    /// <summary>Requests that ended.</summary>
    public long Requests { get; init; }

    /// <summary>Those whose answer was streamed.</summary>
    public long Streamed { get; init; }

    /// <summary>Those that failed; not those the caller left.</summary>
    public long Failed { get; init; }

    /// <summary>Those whose caller left.</summary>
    public long ClientLeft { get; init; }

    /// <summary>Failed requests by kind.</summary>
    public required IReadOnlyDictionary<string, long> Errors { get; init; }

    /// <summary>What they found at the pools of connections.</summary>
    public required ConnectionStats Connections { get; init; }

    /// <summary>Tokens; absent where no usage was seen.</summary>
    public TokenEntry? Tokens { get; init; }

    /// <summary>Cost by the price table, USD; absent where nothing could be priced.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>Requests with usage that have no price.</summary>
    public long Unpriced { get; init; }

    /// <summary>b − r.</summary>
    public DurationEntry? TtfbMs { get; init; }

    /// <summary>c1 − r.</summary>
    public DurationEntry? TtftMs { get; init; }

    /// <summary>Between two output chunks.</summary>
    public DurationEntry? GapMs { get; init; }

    /// <summary>cm − r.</summary>
    public DurationEntry? E2eMs { get; init; }

    /// <summary>From the arrival of the request's head to the end of the answer.</summary>
    public DurationEntry? TotalMs { get; init; }

    /// <summary>Hold of the first output chunk.</summary>
    public DurationEntry? HoldFirstMs { get; init; }

    /// <summary>Hold of later output chunks.</summary>
    public DurationEntry? HoldLaterMs { get; init; }

    /// <summary>Hold of the first bytes of the body.</summary>
    public DurationEntry? HoldBodyMs { get; init; }

    /// <summary>From the arrival of the request's head to the request upstream.</summary>
    public DurationEntry? LatenessMs { get; init; }

    /// <summary>Opening a connection.</summary>
    public DurationEntry? ConnectMs { get; init; }

    /// <summary>The entry of a series.</summary>
    public static SeriesEntry Of(SeriesFigures series)
    {
        SeriesCounts counts = series.Counts;
        return new SeriesEntry
        {
            Route = series.Key.Route,
            Upstream = series.Key.Upstream,
            Model = series.Key.Model,
            Status = series.Key.Status,
            Simulated = series.Key.Simulated,
            Requests = counts.Requests,
            Streamed = counts.Streamed,
            Failed = counts.Failed,
            ClientLeft = counts.ClientLeft,
            Errors = series.Errors.ToDictionary(error => ErrorKindNames.Of(error.Key), error => error.Value, StringComparer.Ordinal),
            Connections = new ConnectionStats(counts.Reused, counts.Opened, counts.ConnectTimeouts, counts.ConnectFailures),
            Tokens = counts.WithUsage > 0 ? new TokenEntry(counts.Input, counts.CacheRead, counts.CacheWrite, counts.Output) : null,
            CostUsd = counts.Priced > 0 ? counts.CostUsd : null,
            Unpriced = counts.Unpriced,
            TtfbMs = DurationEntry.Of(series[SeriesDuration.Ttfb]),
            TtftMs = DurationEntry.Of(series[SeriesDuration.Ttft]),
            GapMs = DurationEntry.Of(series[SeriesDuration.Gap]),
            E2eMs = DurationEntry.Of(series[SeriesDuration.E2e]),
            TotalMs = DurationEntry.Of(series[SeriesDuration.Total]),
            HoldFirstMs = DurationEntry.Of(series[SeriesDuration.HoldFirst]),
            HoldLaterMs = DurationEntry.Of(series[SeriesDuration.HoldLater]),
            HoldBodyMs = DurationEntry.Of(series[SeriesDuration.HoldBody]),
            LatenessMs = DurationEntry.Of(series[SeriesDuration.Lateness]),
            ConnectMs = DurationEntry.Of(series[SeriesDuration.Connect]),
        };
    }
}
