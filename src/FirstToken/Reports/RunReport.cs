using System.Globalization;
using FirstToken.Recording;

namespace FirstToken.Reports;

/// <summary>The report of a run: a table for each target, and everything a reader must know before believing it.</summary>
public static class RunReport
{
    /// <summary>Makes the report of a run file.</summary>
    /// <param name="run">The run; nothing outside it is looked at.</param>
    public static Report Of(RunFile run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new Report(Title(run), [.. run.Targets.SelectMany(SectionsOf), Closing(run)])
        {
            Notices = [.. Notices(run)],
        };
    }

    private static IEnumerable<ReportSection> SectionsOf(RunTarget target) =>
        TurnSection.Of(target) is { } turns ? [TargetSection.Of(target), turns] : [TargetSection.Of(target)];

    private static string Title(RunFile run)
    {
        if (run.Tool.Name is { } tool)
        {
            // How it was asked, another tool does not say.
            return $"{run.Name ?? run.Id}: {(run.Targets.Count == 1 ? "1 target" : $"{run.Targets.Count} targets")}, summaries of {tool}";
        }

        RunConfig config = run.Config;
        var words = new List<string>
        {
            run.Targets.Count == 1 ? "1 target" : $"{run.Targets.Count} targets",
        };
        if (config.Requests is { } requests)
        {
            string unit = config.MultiTurn == true ? "conversation" : "request";
            words.Add((requests == 1 ? $"1 {unit}" : $"{Figures.Count(requests)} {unit}s") + (run.Targets.Count > 1 ? " each" : string.Empty));
        }

        if (config.DurationS is { } seconds)
        {
            words.Add("for " + Figures.Duration(TimeSpan.FromSeconds(seconds)));
        }

        if (IsAsked(config))
        {
            words.Add(config.Arrival ?? $"{config.Concurrency} at once");
            words.Add(config.Stream ? "streamed" : "not streamed");
            words.Add("HTTP/" + (config.Http ?? "1.1"));
        }

        if (run.Environment.Stamps is { } stamps)
        {
            words.Add(StampWords(stamps));
        }

        return $"{run.Name ?? "bench"}: {string.Join(", ", words)}";
    }

    // Every run of bench has one of the two; event logs and files of other tools do not say what was asked.
    private static bool IsAsked(RunConfig config) => config.Arrival is not null || config.Concurrency is not null;

    /// <summary>What must be known before any figure of a run is read.</summary>
    internal static IEnumerable<ReportLine> Notices(RunFile run)
    {
        if (run.Simulated)
        {
            yield return new ReportLine("SIMULATED: these figures describe FirstToken's own simulator, not a provider", ReportTone.Warning);
        }

        if (!run.Valid.Ok)
        {
            yield return new ReportLine("NOT VALID: " + string.Join("; ", run.Valid.Reasons), ReportTone.Bad);
        }
    }

    private static ReportSection Closing(RunFile run)
    {
        var lines = new List<ReportLine>();
        if (StopLine(run.Outcome) is { } stopped)
        {
            lines.Add(stopped);
        }

        if (IsAsked(run.Config) || run.Selftest is not null)
        {
            lines.Add(SelftestLine(run.Selftest));
        }

        lines.AddRange(run.Valid.Notes.Where(note => !note.StartsWith("the run stopped early", StringComparison.Ordinal)).Select(note => new ReportLine("note: " + note, ReportTone.Quiet)));
        if (run.Valid.Ok && run.Tool.Name is null)
        {
            lines.Add(new ReportLine("valid: nothing speaks against these figures", ReportTone.Good));
        }

        return new ReportSection { Remarks = lines };
    }

    private static ReportLine? StopLine(RunOutcome outcome) => outcome switch
    {
        { Stop: null } or { Stop: "finished", StopDetail: null } => (ReportLine?)null,

        // All requests were made, yet what they were to show was not reached.
        { Stop: "finished" } => new ReportLine($"ended at its limit: {outcome.StopDetail}", ReportTone.Warning),
        { Stop: "interval_reached" } => new ReportLine($"stopped: {outcome.StopDetail}", ReportTone.Good),
        { StopDetail: { } detail } when detail != outcome.Stop =>
            new ReportLine($"stopped early: {outcome.Stop.Replace('_', ' ')} ({detail})", ReportTone.Warning),
        _ => new ReportLine($"stopped early: {outcome.Stop.Replace('_', ' ')}", ReportTone.Warning),
    };

    /// <summary>What the newest self-test of the machine says about this tool's own error.</summary>
    /// <param name="selftest">The self-test, if there was one.</param>
    internal static ReportLine SelftestLine(SelftestResult? selftest)
    {
        if (selftest is null || selftest.Levels.Count == 0)
        {
            return new ReportLine("this tool's own error: no selftest yet on this machine; run: firsttoken selftest", ReportTone.Warning);
        }

        SelftestLevel worst = selftest.Levels.MaxBy(level => level.TtftErrorP99Ms)!;
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"this tool's own error: TTFT p50 {Figures.Milliseconds(worst.TtftErrorP50Ms)} / p99 {Figures.Milliseconds(worst.TtftErrorP99Ms)} ms at {worst.Streams} stream{(worst.Streams == 1 ? string.Empty : "s")} (selftest of {selftest.At:yyyy-MM-dd}{(selftest.Passed ? string.Empty : ", FAILED")})");
        return new ReportLine(line, selftest.Passed ? ReportTone.Quiet : ReportTone.Bad);
    }

    private static string StampWords(string stamps) => stamps switch
    {
        "kernel" => "stamped by the kernel",
        "read" => "stamped after each read",
        _ => "stamped partly by the kernel, partly after each read",
    };
}
