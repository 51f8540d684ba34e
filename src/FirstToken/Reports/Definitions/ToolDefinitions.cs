using FirstToken.Recording;

namespace FirstToken.Reports.Definitions;

/// <summary>
/// What another tool calls its figures, and how it computes them, as read in that tool's public source in autumn 2026. The records stay
/// ours: only what is made of them is the other tool's.
/// </summary>
public sealed record ToolDefinitions
{
    /// <summary>Its name on the command line: <c>vllm</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Title { get; init; }

    /// <summary>How it takes percentiles, and the standard deviation, in words.</summary>
    public required string Percentiles { get; init; }

    /// <summary>What its own figures of the same requests would hold besides, or count otherwise; one line each.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    internal PercentileRule Rule { get; init; }

    internal IReadOnlyList<ToolMetric> Metrics { get; init; } = [];

    internal IReadOnlyList<ToolRate> Rates { get; init; } = [];

    /// <summary>Every tool whose definitions are known.</summary>
    public static IReadOnlyList<ToolDefinitions> All { get; } = [Vllm.Definitions, Aiperf.Definitions, GuideLlm.Definitions, Mlperf.Definitions];

    /// <summary>The definitions of a tool.</summary>
    /// <param name="name">Its name on the command line.</param>
    /// <returns><see langword="null"/> where they are not known.</returns>
    public static ToolDefinitions? Find(string name) => All.FirstOrDefault(tool => string.Equals(tool.Name, name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A figure that a tool takes of each request.</summary>
/// <param name="Name">As the tool calls it.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Definition">How it is computed, in the words of the design.</param>
/// <param name="Of">Its samples of one successful request; none where the request has none.</param>
internal sealed record ToolMetric(string Name, string Unit, string Definition, Func<RunRequest, IEnumerable<WeightedSample>> Of)
{
    /// <summary>The arrivals of the single chunks are needed for it.</summary>
    public bool NeedsArrivals { get; init; }
}

/// <summary>A figure that a tool takes of a whole run.</summary>
/// <param name="Name">As the tool calls it.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Definition">How it is computed.</param>
/// <param name="Of">Its value; absent where the requests do not give it.</param>
internal sealed record ToolRate(string Name, string Unit, string Definition, Func<RequestTotals, double?> Of);
