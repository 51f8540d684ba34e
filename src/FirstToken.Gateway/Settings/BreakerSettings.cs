namespace FirstToken.Gateway.Settings;

/// <summary>When an upstream that fails is left alone for a while.</summary>
public sealed record BreakerSettings
{
    /// <summary>Share of requests that fail by its fault, 0 to 1, from which on it is left alone. Default 0.5.</summary>
    public double Failures { get; init; } = 0.5;

    /// <summary>Requests within <see cref="Window"/> below which nothing is concluded; 2 or more. Default 10.</summary>
    public int Of { get; init; } = 10;

    /// <summary>How far back failures count. Default 30 s.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it is left alone before one request tries whether it is back. Default 15 s.</summary>
    public TimeSpan Open { get; init; } = TimeSpan.FromSeconds(15);
}
