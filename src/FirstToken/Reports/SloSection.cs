using System.Globalization;
using FirstToken.Judging;
using FirstToken.Recording;

namespace FirstToken.Reports;

/// <summary>The part of a run's report that holds its targets against limits.</summary>
public static class SloSection
{
    /// <summary>Whether every target keeps every limit; a figure that a target does not have is not kept.</summary>
    /// <param name="run">The run.</param>
    /// <param name="slos">The limits.</param>
    public static bool AllMet(RunFile run, SloSet slos)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(slos);
        return run.Targets.All(target => slos.Judge(target).All(result => result.Met == true));
    }

    /// <summary>The section.</summary>
    /// <param name="run">The run.</param>
    /// <param name="slos">The limits; at least one.</param>
    public static ReportSection Of(RunFile run, SloSet slos)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(slos);
        return new ReportSection
        {
            Heading = "limits",
            Table = new ReportTable(
                [new("target", false), new("limit", false), new("measured", true), new("kept", false)],
                [.. run.Targets.SelectMany(target => slos.Judge(target).Select(result => Row(target, result)))]),
            Remarks = run.Valid.Ok ? [] : [new ReportLine("the run is not valid: nothing follows from this", ReportTone.Bad)],
        };
    }

    private static IReadOnlyList<string> Row(RunTarget target, SloResult result) =>
    [
        target.Name,
        result.Limit.ToString(),
        result.Value is { } value ? value.ToString("0.###", CultureInfo.InvariantCulture) : Figures.None,
        result.Met switch { true => "yes", false => "no", _ => "unknown: the run has no such figure" },
    ];
}
