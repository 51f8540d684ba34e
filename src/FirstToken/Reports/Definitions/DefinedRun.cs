using FirstToken.Recording;

namespace FirstToken.Reports.Definitions;

/// <summary>A run's records in another tool's definitions.</summary>
public sealed class DefinedRun
{
    private DefinedRun(RunFile run, ToolDefinitions tool, IReadOnlyList<DefinedTarget> targets) => (Run, Tool, Targets) = (run, tool, targets);

    /// <summary>The run.</summary>
    public RunFile Run { get; }

    /// <summary>Whose definitions.</summary>
    public ToolDefinitions Tool { get; }

    internal IReadOnlyList<DefinedTarget> Targets { get; }

    /// <summary>Computes a run in a tool's definitions.</summary>
    /// <param name="run">The run; its single requests are needed.</param>
    /// <param name="tool">The tool.</param>
    /// <exception cref="RunFileException">The run holds no single requests.</exception>
    public static DefinedRun Of(RunFile run, ToolDefinitions tool)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(tool);
        return run.Targets.All(target => target.Requests.Count == 0)
            ? throw new RunFileException($"other definitions need the single requests, and this run holds only figures; save it again with: firsttoken bench -o FILE")
            : new DefinedRun(run, tool, [.. run.Targets.Select(target => Of(target, tool))]);
    }

    private static DefinedTarget Of(RunTarget target, ToolDefinitions tool)
    {
        var totals = new RequestTotals(target.Requests);
        RunRequest[] good = [.. target.Requests.Where(request => request.Error is null)];
        return new DefinedTarget(
            target,
            [.. tool.Metrics.Select(metric => (metric, ToolSummary.Of(good.SelectMany(metric.Of), tool.Rule)))],
            [.. tool.Rates.Select(rate => (rate, rate.Of(totals)))])
        {
            LacksArrivals = good.Any(request => request.OutputOffsetsNs is null && request.TtftMs is not null),
            Requests = target.Requests.Count,
        };
    }
}

/// <summary>One target in another tool's definitions.</summary>
internal sealed record DefinedTarget(
    RunTarget Target, IReadOnlyList<(ToolMetric Metric, ToolSummary? Summary)> Metrics, IReadOnlyList<(ToolRate Rate, double? Value)> Rates)
{
    /// <summary>Arrivals of chunks are missing from some requests: figures of gaps are not of all.</summary>
    public required bool LacksArrivals { get; init; }

    /// <summary>Requests at hand.</summary>
    public required int Requests { get; init; }
}
