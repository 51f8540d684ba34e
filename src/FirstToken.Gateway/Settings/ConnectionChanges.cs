namespace FirstToken.Gateway.Settings;

/// <summary>Connection settings that somebody set; the others stay as they are.</summary>
internal readonly record struct ConnectionChanges
{
    public int? Max { get; init; }

    /// <summary>Whether an earlier limit is taken away.</summary>
    public bool Unlimited { get; init; }

    public int? MaxIdle { get; init; }

    public TimeSpan? KeepAlive { get; init; }

    public TimeSpan? Life { get; init; }

    public bool? Http2 { get; init; }

    public int? Warm { get; init; }

    public bool? BusyPoll { get; init; }

    public UpstreamSettings Onto(UpstreamSettings upstream) => upstream with
    {
        MaxConnections = Unlimited ? null : Max ?? upstream.MaxConnections,
        MaxIdleConnections = MaxIdle ?? upstream.MaxIdleConnections,
        KeepAlive = KeepAlive ?? upstream.KeepAlive,
        ConnectionLife = Life ?? upstream.ConnectionLife,
        Http2 = Http2 ?? upstream.Http2,
        WarmConnections = Warm ?? upstream.WarmConnections,
        BusyPoll = BusyPoll ?? upstream.BusyPoll,
    };
}
