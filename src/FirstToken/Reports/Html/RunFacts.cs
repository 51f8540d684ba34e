using System.Globalization;
using FirstToken.Recording;

namespace FirstToken.Reports.Html;

/// <summary>What a run was asked to do, and where it was made.</summary>
internal static class RunFacts
{
    public static ReportTable Of(RunFile run) =>
        new([new("what", false), new("value", false)], [.. Facts(run).Where(fact => fact.Value is not null).Select(fact => (string[])[fact.Name, fact.Value!])]);

    private static IEnumerable<(string Name, string? Value)> Facts(RunFile run)
    {
        RunEnvironment machine = run.Environment;
        RunConfig config = run.Config;
        RunOutcome outcome = run.Outcome;
        yield return ("run", run.Name is null ? run.Id : $"{run.Name} ({run.Id})");
        yield return ("started", outcome.StartedAt == default ? null : Moment(outcome.StartedAt));
        yield return ("took", outcome.ElapsedS > 0 ? Figures.Duration(TimeSpan.FromSeconds(Math.Min(outcome.ElapsedS, 1e9))) : null);
        yield return ("ended", outcome.StopDetail is null ? outcome.Stop : $"{outcome.Stop}: {outcome.StopDetail}");
        yield return ("prompts", config.Prompts);
        yield return ("requests to each target", config.Requests is { } requests ? Figures.Count(requests) : null);
        yield return ("requests started for", config.DurationS is { } seconds ? Number(seconds) + " s" : null);
        yield return ("load", config.Arrival ?? (config.Concurrency is { } atOnce ? $"closed loop, {Figures.Count(atOnce)} at once" : null));
        yield return ("warm-up requests", config.Warmup > 0 ? Figures.Count(config.Warmup) : null);
        yield return ("order", run.Targets.Count < 2 ? null : config.Interleave ? "targets in turn" : "one target after the other");
        yield return ("most output tokens", config.MaxTokens > 0 ? Figures.Count(config.MaxTokens) : null);
        yield return ("answers", config.Stream ? "streamed" : "not streamed");
        yield return ("HTTP", config.Http);
        yield return ("connections", config.FreshConnections ? "a new one for every request" : "reused");
        yield return ("timeout", config.TimeoutS > 0 ? Number(config.TimeoutS) + " s" : null);
        yield return ("seed", config.Seed > 0 ? config.Seed.ToString(CultureInfo.InvariantCulture) : null);
        yield return ("system", $"{machine.Os}, {machine.Arch}, {machine.Cpus} processors");
        yield return ("runtime, clock", $"{machine.Runtime}; {machine.Clock}");
        yield return ("arrival stamps", machine.Stamps);
        yield return ("processor time of this client", outcome.CpuUsPerChunk is { } perChunk ? $"{Number(outcome.CpuS)} s, {Number(perChunk)} µs an output chunk" : null);
        yield return ("self-test", RunReport.SelftestLine(run.Selftest).Text);
        yield return ("firsttoken", run.Tool.Commit is null ? run.Tool.Version : $"{run.Tool.Version} ({run.Tool.Commit})");
    }

    private static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
