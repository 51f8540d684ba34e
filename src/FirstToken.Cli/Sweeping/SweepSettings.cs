using FirstToken.Judging;

namespace FirstToken.Cli.Sweeping;

/// <summary>What a sweep was asked to do.</summary>
internal sealed record SweepSettings
{
    /// <summary>What is to be kept where the user does not say.</summary>
    public static readonly string[] DefaultSlos = ["error_rate<=1%", "ttft_p99<=2000"];

    /// <summary>A load is a number of requests in flight, not a rate.</summary>
    public bool OverConcurrency { get; init; }

    /// <summary>How a rate spaces its starts.</summary>
    public string Arrival { get; init; } = "constant";

    /// <summary>The first load; absent for what one request at a time makes.</summary>
    public double? From { get; init; }

    /// <summary>The highest load allowed.</summary>
    public required double To { get; init; }

    /// <summary>How near to each other the two loads shall come, as a share.</summary>
    public double Tolerance { get; init; } = 0.05;

    /// <summary>Requests a step should at least have.</summary>
    public int StepRequests { get; init; } = 100;

    public TimeSpan StepShortest { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan StepLongest { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>No step is begun later.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>What is to be kept.</summary>
    public required SloSet Slos { get; init; }

    /// <summary>The limits as they were written.</summary>
    public required IReadOnlyList<string> SloTexts { get; init; }

    /// <summary>The limits are ours.</summary>
    public bool HasDefaultSlos { get; init; }

    /// <summary>Folder that gets the charts; absent for none.</summary>
    public string? Charts { get; init; }

    /// <summary>How long a first token may take by the limits, seconds; 0 where none says.</summary>
    public double LongestWaitS => Slos.Figures
        .Where(limit => limit is { AtLeast: false, Figure.Metric.Name: "ttft_ms" or "e2e_ms" or "ttfb_ms" or "end_ms" })
        .Select(limit => limit.Limit / 1000)
        .DefaultIfEmpty(0)
        .Max();
}
