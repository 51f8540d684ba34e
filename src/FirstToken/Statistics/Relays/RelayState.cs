namespace FirstToken.Statistics.Relays;

/// <summary>What a gateway tells of itself at one moment; absent is what it does not tell.</summary>
public sealed record RelayState
{
    /// <summary>Resident memory, bytes.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Requests that found an open connection to the upstream, since its start.</summary>
    public long? Reused { get; init; }

    /// <summary>Requests that had to open one, since its start.</summary>
    public long? Opened { get; init; }

    /// <summary>Time since its start in which it stayed awake for nothing, so as to see tokens sooner, seconds; absent where it sleeps.</summary>
    public double? PolledS { get; init; }

    /// <summary>Time since its start in which it kept the machine's processors from sleeping, seconds; absent where it lets them.</summary>
    public double? KeptAwakeS { get; init; }

    /// <summary>How long it held the first output chunk of an answer, by its own clock, over its last minutes, all traffic: median, milliseconds.</summary>
    public double? HoldFirstP50Ms { get; init; }

    /// <summary>The same, 99th percentile.</summary>
    public double? HoldFirstP99Ms { get; init; }

    /// <summary>How long it held a later output chunk: median, milliseconds.</summary>
    public double? HoldLaterP50Ms { get; init; }

    /// <summary>The same, 99th percentile.</summary>
    public double? HoldLaterP99Ms { get; init; }
}
