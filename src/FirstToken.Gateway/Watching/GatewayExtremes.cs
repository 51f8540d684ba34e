namespace FirstToken.Gateway.Watching;

/// <summary>What was seen at most, and used, since the start.</summary>
internal sealed record GatewayExtremes
{
    /// <summary>What the process has used.</summary>
    public ProcessUsage Process { get; init; }

    /// <summary>Processor time a second over the last five minutes, 1 being one core; absent where it is not known.</summary>
    public double? CpuShare { get; init; }

    /// <summary>The most streams at once; absent where nobody counts.</summary>
    public long? PeakStreams { get; init; }

    /// <summary>The most requests that ended within a second.</summary>
    public long PeakRequestsPerSecond { get; init; }

    /// <summary>Memory a stream (<see cref="StreamMemory"/>), bytes; absent without enough streams.</summary>
    public double? BytesPerStream { get; init; }

    /// <summary>Spend of the last 60 minutes, USD by the price table.</summary>
    public decimal SpendHourUsd { get; init; }

    /// <summary>Spend of the last 24 hours, USD by the price table.</summary>
    public decimal SpendDayUsd { get; init; }
}
