namespace FirstToken.Gateway.Settings;

/// <summary>How requests that nobody waits for (<c>x-firsttoken-background: true</c>) leave room for the others.</summary>
public sealed record BackgroundSettings
{
    /// <summary>Share of the upstream's rate limit that is left to others, 0 to 1: below it background requests wait. Default 0.5.</summary>
    public double Reserve { get; init; } = 0.5;

    /// <summary>Background requests under way at once. Default 4.</summary>
    public int AtOnce { get; init; } = 4;

    /// <summary>The longest wait; then the request goes all the same. Default 10 minutes.</summary>
    public TimeSpan MostWait { get; init; } = TimeSpan.FromMinutes(10);
}
