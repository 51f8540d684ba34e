using System.Globalization;
using FirstToken.Recording;

namespace FirstToken.Reports;

/// <summary>
/// Says whether a run's figures may be used (design §6). Reasons make a run invalid: what it shows is not what the provider did.
/// Notes do not: they say what a reader would otherwise have to find out.
/// </summary>
internal static class ValidityRules
{
    // A client this late no longer offers the load it was asked for. The larger of the two: ten milliseconds are nothing to a
    // model that thinks for two seconds, and a twentieth of a very fast TTFT is below what a busy scheduler can keep.
    private const double LateMs = 10;
    private const double LateShareOfTtft = 0.05;

    // Stamps taken at the read are late by as much as the process is; one that has no processor left is late without bound.
    private const double BusyShare = 0.9;
    private const double CoalescedShare = 0.1;
    private const int SamplesForP50 = 11;
    private const int SamplesForP90 = 64;
    private const int SamplesForP99 = 662;

    public static RunValidity Judge(IReadOnlyList<RunTarget> targets, RunOutcome outcome, int cpus, bool withOffsets)
    {
        var reasons = new List<string>();
        var notes = new List<string>();
        if (targets.All(target => target.Counts.Ok == 0))
        {
            reasons.Add("no request succeeded");
        }

        foreach (RunTarget target in targets)
        {
            JudgeRequests(target, reasons, notes);
            JudgeClient(target, reasons, notes);
            JudgeReads(target, notes);
        }

        JudgeRun(targets, outcome, cpus, reasons, notes);
        if (!withOffsets)
        {
            notes.Add(Text($"arrivals of single chunks are not in this file, for there are over {RunFileBuilder.MostChunksKept:N0}; an event log (--events) keeps them"));
        }

        return new RunValidity { Ok = reasons.Count == 0, Reasons = reasons, Notes = notes };
    }

    private static void JudgeRequests(RunTarget target, List<string> reasons, List<string> notes)
    {
        RunCounts counts = target.Counts;
        if (counts.Ok == 0)
        {
            notes.Add(Text($"{target.Name}: none of {counts.Sent} requests succeeded"));
            return;
        }

        if (counts.Failed + counts.Dropped > 0)
        {
            notes.Add(Text($"{target.Name}: {counts.Failed} of {counts.Sent} requests failed, {counts.Dropped} were never started; latencies are of the rest"));
        }

        if (counts.Ok < SamplesForP50)
        {
            notes.Add(Text($"{target.Name}: {counts.Ok} {(counts.Ok == 1 ? "sample is" : "samples are")} too few for any percentile"));
        }
        else if (counts.Ok < SamplesForP90)
        {
            notes.Add(Text($"{target.Name}: {counts.Ok} samples are too few for p90 and above"));
        }
        else if (counts.Ok < SamplesForP99)
        {
            notes.Add(Text($"{target.Name}: {counts.Ok} samples are too few for p99"));
        }
    }

    private static void JudgeClient(RunTarget target, List<string> reasons, List<string> notes)
    {
        if (target.Metrics.ClientWaitMs is not { } wait)
        {
            return;
        }

        RunMetrics metrics = target.Metrics;
        double ttft = (metrics.ServiceTtftMs ?? metrics.TtftMs)?.P50 ?? 0;
        double bound = Math.Max(LateMs, LateShareOfTtft * ttft);
        if (wait.P99 <= bound)
        {
            return;
        }

        string late = Text($"{target.Name}: requests left this client late by {wait.P99:0.0} ms (p99), more than {bound:0.0} ms");
        if (target.Methods.LatenciesFrom == RunMethods.FromIntended)
        {
            reasons.Add(late + ": it could not keep the rate, and its own waiting is in the latencies");
        }
        else
        {
            notes.Add(late + ": less was in flight than asked for; latencies count from the real sending");
        }
    }

    private static void JudgeReads(RunTarget target, List<string> notes)
    {
        if (target.Reads.CoalescedShare is > CoalescedShare and var share)
        {
            notes.Add(Text($"{target.Name}: {share:P0} of output chunks arrived together with the chunk before; their gaps are those of the network, not of the model"));
        }

        if (target.Reads.Stamps is { } stamps && stamps != StampNames.Of(StampSource.Kernel))
        {
            notes.Add(Text($"{target.Name}: arrival stamps are taken when a read returns, not by the kernel: they are late when this process is"));
        }
    }

    private const double ShortestJudgedS = 2;

    private static void JudgeRun(
        IReadOnlyList<RunTarget> targets, RunOutcome outcome, int cpus, List<string> reasons, List<string> notes)
    {
        // A run shorter than this is mostly the program getting under way.
        double busy = outcome.ElapsedS >= ShortestJudgedS ? outcome.CpuS / outcome.ElapsedS / Math.Max(1, cpus) : 0;
        if (busy > BusyShare)
        {
            string text = Text($"this client used {busy:P0} of the machine's processors");
            if (targets.All(target => target.Reads.Stamps is null || target.Reads.Stamps == StampNames.Of(StampSource.Kernel)))
            {
                notes.Add(text);
            }
            else
            {
                reasons.Add(text + ": stamps taken at the read are then too late to trust");
            }
        }

        if (outcome.Stop is not ("finished" or "interval_reached"))
        {
            string detail = outcome.StopDetail is { } more ? $": {more}" : "";
            notes.Add(Text($"the run stopped early ({outcome.Stop}){detail}"));
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
