namespace FirstToken.Gateway.Settings;

/// <summary>What a settings file says of speed-ups; absent is what it does not say, <c>off</c> takes one away again.</summary>
internal sealed record SpeedUpChanges
{
    public Switched<RetrySettings>? Retries { get; init; }

    public bool? FailOver { get; init; }

    public Switched<HedgeSettings>? Hedge { get; init; }

    public Switched<BalanceSettings>? Balance { get; init; }

    public bool? SingleFlight { get; init; }

    public Switched<CacheSettings>? Cache { get; init; }

    public bool? InjectCache { get; init; }

    public Switched<BackgroundSettings>? Background { get; init; }

    /// <summary>Settings with these in place of their own.</summary>
    public SpeedUpSettings Onto(SpeedUpSettings settings) => settings with
    {
        Retries = Retries is { } retries ? retries.Value : settings.Retries,
        FailOver = FailOver ?? settings.FailOver,
        Hedge = Hedge is { } hedge ? hedge.Value : settings.Hedge,
        Balance = Balance is { } balance ? balance.Value : settings.Balance,
        SingleFlight = SingleFlight ?? settings.SingleFlight,
        Cache = Cache is { } cache ? cache.Value : settings.Cache,
        InjectCache = InjectCache ?? settings.InjectCache,
        Background = Background is { } background ? background.Value : settings.Background,
    };
}
