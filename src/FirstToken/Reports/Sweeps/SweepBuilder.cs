using System.Text.Json;
using FirstToken.Judging;
using FirstToken.Judging.Sweeps;
using FirstToken.Recording;
using FirstToken.Recording.Sweeps;

namespace FirstToken.Reports.Sweeps;

/// <summary>Makes the entries of a sweep file, and what they lead to.</summary>
public static class SweepBuilder
{
    /// <summary>The entry of a step.</summary>
    /// <param name="number">Its number, from 1; 0 for the calibration.</param>
    /// <param name="load">Its load.</param>
    /// <param name="run">Its run.</param>
    /// <param name="file">Where its run is kept, from the folder of the sweep file.</param>
    public static SweepStep Step(int number, double load, RunFile run, string file)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new SweepStep
        {
            N = number,
            Load = load,
            Stop = run.Outcome.Stop,
            Run = file,
            Target = run.Targets[0] with { Requests = [], Histograms = new Dictionary<string, string>() },
        };
    }

    /// <summary>Adds what a step showed.</summary>
    /// <param name="step">The step.</param>
    /// <param name="finding">What it showed.</param>
    /// <param name="goodputPerS">Requests a second that kept every limit.</param>
    public static SweepStep Judged(SweepStep step, SweepFinding finding, double? goodputPerS)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(finding);
        return step with
        {
            Verdict = Name(finding.Verdict),
            Borderline = finding.Borderline,
            Reasons = finding.Reasons,
            Slos = [.. finding.Results.Select(result => new SweepSlo(result.Limit.ToString(), result.Value, result.Met))],
            GoodputPerS = goodputPerS is { } perSecond ? Math.Round(perSecond, 3) : null,
        };
    }

    /// <summary>What steps lead to.</summary>
    /// <param name="steps">The steps, in their order.</param>
    /// <param name="slos">The limits.</param>
    /// <param name="end">Why the sweep ended.</param>
    public static SweepResult Conclude(IReadOnlyList<SweepStep> steps, SloSet slos, SweepEnd end)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(slos);
        (double? passing, double? failing) = SweepSearch.Bracket([.. steps.Select(Trial)]);

        // Of a load tried twice the second step stands for both.
        SweepStep[] curve = [.. steps.Where(step => step.Verdict != Name(SweepVerdict.NotValid)).GroupBy(step => step.Load).Select(alike => alike.Last()).OrderBy(step => step.Load)];
        SweepStep[] measured = [.. curve.Where(step => step.Target is { Throughput: not null, Metrics.E2eMs.Mean: not null })];
        int? knee = Knee.Find([.. measured.Select(step => (step.Target.Throughput!.RequestsPerS, step.Target.Metrics.E2eMs!.Mean!.Value))]);
        SweepStep[] passed = [.. curve.Where(step => step.Load <= passing)];
        int fewest = steps.Count == 0 ? 0 : steps.Min(step => step.Target.Counts.Ok);
        return new SweepResult
        {
            HighestPassing = passing,
            LowestFailing = failing,
            Knee = knee is { } at
                ? new SweepKnee(measured[at].Load, measured[at].Target.Throughput!.RequestsPerS, measured[at].Target.Metrics.E2eMs!.Mean!.Value)
                : null,
            End = Name(end),
            Notes =
            [
                .. SweepNotes.Unknowable(slos, fewest),
                .. SweepNotes.Monotone([.. passed.Select(step => (step.Load, step.Target))]),
            ],
        };
    }

    /// <summary>A step as the search sees it.</summary>
    /// <param name="step">A judged step.</param>
    public static SweepTrial Trial(SweepStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        SweepVerdict verdict = step.Verdict switch
        {
            "passed" => SweepVerdict.Passed,
            "failed" => SweepVerdict.Failed,
            _ => SweepVerdict.NotValid,
        };
        return new SweepTrial(step.Load, verdict, step.Borderline);
    }

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
