namespace FirstToken.Recording;

/// <summary>One level of a self-test. Errors are absolute differences, milliseconds.</summary>
public sealed record SelftestLevel
{
    /// <summary>Concurrent streams.</summary>
    public required int Streams { get; init; }

    /// <summary>How far apart the simulator sent the tokens of a stream.</summary>
    public double GapMs { get; init; }

    /// <summary>Growth of this client's memory during the level, at its peak, ÷ streams; absent where streams are too few to tell.</summary>
    public double? MemoryKbPerStream { get; init; }

    /// <summary>Requests compared.</summary>
    public int Requests { get; init; }

    /// <summary>Output chunks compared.</summary>
    public long Chunks { get; init; }

    /// <summary>Median TTFT by the server's own log.</summary>
    public double TtftTrueMs { get; init; }

    /// <summary>Median TTFT as reported.</summary>
    public double TtftReportedMs { get; init; }

    /// <summary>Median error of a request's TTFT.</summary>
    public double TtftErrorP50Ms { get; init; }

    /// <summary>99th percentile of the error of a request's TTFT.</summary>
    public double TtftErrorP99Ms { get; init; }

    /// <summary>Median error of a token's arrival against the server's own write.</summary>
    public double TokenErrorP50Ms { get; init; }

    /// <summary>99th percentile of the error of a token's arrival.</summary>
    public double TokenErrorP99Ms { get; init; }

    /// <summary>p99 of the gaps by the server's own log.</summary>
    public double GapP99TrueMs { get; init; }

    /// <summary>p99 of the gaps as reported.</summary>
    public double GapP99ReportedMs { get; init; }

    /// <summary>Error of the p99 of all gaps: reported − true.</summary>
    public double GapP99ErrorMs { get; init; }

    /// <summary>CPU time of this client ÷ output chunks, microseconds.</summary>
    public double CpuUsPerChunk { get; init; }

    /// <summary>Where the arrival stamps came from: <c>kernel</c>, <c>read</c> or <c>mixed</c>.</summary>
    public string? Stamps { get; init; }
}
