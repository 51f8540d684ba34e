namespace FirstToken.Gateway.Settings;

/// <summary>When a second request goes out because the first has brought no output yet, and how much that may cost.</summary>
public sealed record HedgeSettings
{
    /// <summary>How late is late; absent takes what 95 of 100 requests of that upstream, model and prompt size needed.</summary>
    public TimeSpan? After { get; init; }

    /// <summary>Never sooner than this. Default 100 ms.</summary>
    public TimeSpan Least { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Second requests at most, as a share of all requests, 0 to 1. Default 0.05.</summary>
    public double Budget { get; init; } = 0.05;

    /// <summary>USD a day that second requests may cost, each taken for as dear as the answer that was used; absent for no limit.</summary>
    public decimal? UsdPerDay { get; init; }
}
