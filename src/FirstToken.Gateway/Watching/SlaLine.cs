namespace FirstToken.Gateway.Watching;

/// <summary>A target and how it stands.</summary>
internal sealed record SlaLine
{
    /// <summary>Its name (<c>first_chunk_added</c>).</summary>
    public required string Name { get; init; }

    /// <summary>What is asked, in words: <c>p95 below 50 ms</c>.</summary>
    public required string Target { get; init; }

    /// <summary>The limit, in <see cref="Unit"/>.</summary>
    public required decimal Limit { get; init; }

    /// <summary>The unit of limit and value.</summary>
    public required string Unit { get; init; }

    /// <summary>The figure; absent where there is none.</summary>
    public decimal? Value { get; init; }

    /// <summary>How many samples stand behind it; absent where it is not made of samples.</summary>
    public long? Samples { get; init; }

    /// <summary>How many it takes for a verdict.</summary>
    public long? SamplesNeeded { get; init; }

    /// <summary><c>pass</c>, <c>fail</c>, <c>not_enough_samples</c> or <c>not_measured</c>.</summary>
    public required string Verdict { get; init; }

    /// <summary>What the figure is, in one sentence.</summary>
    public required string What { get; init; }
}
