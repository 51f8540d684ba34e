namespace FirstToken.Recording;

/// <summary>
/// Rates of a target. The steady window goes from the moment the requests in flight first reached their time-weighted median
/// to the start of the last request, so that neither filling up nor draining is in it; when that is less than half of the
/// run, the window is the whole run (<see cref="RunMethods.ThroughputWindow"/>). What counts is what happened inside the
/// window: ends of requests and arrivals of tokens, not requests that began there.
/// </summary>
public sealed record RunThroughput
{
    /// <summary>Successful requests that ended in the window, per second.</summary>
    public double RequestsPerS { get; init; }

    /// <summary>Output tokens of successful requests that arrived in the window, per second; absent where usage is unknown. Chunks that do not say
    /// their tokens share their answer's equally.</summary>
    public double? OutputTokensPerS { get; init; }

    /// <summary>Length of the window, seconds.</summary>
    public double WindowS { get; init; }

    /// <summary>Beginning of the window, seconds from the start of the run.</summary>
    public double WindowStartS { get; init; }

    /// <summary>Successful requests per second over the whole run of the target.</summary>
    public double RunRequestsPerS { get; init; }

    /// <summary>Output tokens per second over the whole run of the target.</summary>
    public double? RunOutputTokensPerS { get; init; }

    /// <summary>From the target's first request to the end of its last, seconds.</summary>
    public double RunS { get; init; }
}
