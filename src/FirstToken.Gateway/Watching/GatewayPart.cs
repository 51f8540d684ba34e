namespace FirstToken.Gateway.Watching;

/// <summary>Our part of the metrics.</summary>
internal sealed record GatewayPart
{
    /// <summary>Whether some answers came from our simulator: their figures describe no provider.</summary>
    public bool Simulated { get; init; }

    /// <summary>Time since the start, seconds.</summary>
    public decimal? UptimeS { get; init; }

    /// <summary>Records dropped since their queue was full: the figures do not know of them.</summary>
    public long? DroppedRecords { get; init; }

    /// <summary>Resident memory, bytes.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>The managed heap, bytes.</summary>
    public long HeapBytes { get; init; }

    /// <summary>Processor time a second over the last five minutes, percent of one core.</summary>
    public decimal? CpuPercent { get; init; }

    /// <summary>Time in which threads stayed awake for <c>busy_poll</c> and found nothing, seconds; absent where none did.</summary>
    public decimal? PolledS { get; init; }

    /// <summary>Time in which the machine's processors were kept from sleeping (<c>keep_awake</c>), seconds; absent where they never were.</summary>
    public decimal? KeptAwakeS { get; init; }

    /// <summary>Spend of the last hour, USD by the price table.</summary>
    public decimal SpendHourUsd { get; init; }

    /// <summary>Spend of the last 24 hours, USD by the price table.</summary>
    public decimal SpendDayUsd { get; init; }

    /// <summary>Names of the alerts that fire.</summary>
    public required IReadOnlyList<string> AlertsFiring { get; init; }

    /// <summary>What features that make requests faster or safer did, brought and cost since the start; absent where none was at work.</summary>
    public IReadOnlyList<EffectEntry>? Effects { get; init; }

    /// <summary>The last five minutes, over all.</summary>
    public required LiveEntry Live { get; init; }

    /// <summary>Since the start, by route, upstream, model and status.</summary>
    public required IReadOnlyList<SeriesEntry> Series { get; init; }
}
