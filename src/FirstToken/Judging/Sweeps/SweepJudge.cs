using System.Globalization;
using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Judging.Sweeps;

/// <summary>Says what one step of a sweep showed.</summary>
public static class SweepJudge
{
    // Without an interval, what lies nearer to its limit than this could have fallen on the other side.
    private const double BorderlineMargin = 0.1;
    private const string NothingSucceeded = "no request succeeded";

    /// <summary>Judges a step.</summary>
    /// <param name="slos">The limits.</param>
    /// <param name="run">The step's run, of one target.</param>
    /// <param name="atRate">The load was a rate, not a number of requests in flight.</param>
    public static SweepFinding Judge(SloSet slos, RunFile run, bool atRate)
    {
        ArgumentNullException.ThrowIfNull(slos);
        ArgumentNullException.ThrowIfNull(run);
        RunTarget target = run.Targets[0];
        IReadOnlyList<SloResult> results = slos.Judge(target);
        string[] client = [.. run.Valid.Reasons.Where(static reason => reason != NothingSucceeded)];
        string[] missed = [.. results.Where(static result => result.Met != true).Select(Missed)];
        var finding = new SweepFinding { Verdict = SweepVerdict.Failed, Results = results };
        return run switch
        {
            _ when run.Outcome.Stop == "over_saturated" => finding with { Reasons = ["over-saturated: " + (run.Outcome.StopDetail ?? "the server does not keep up")] },
            _ when run.Outcome.Stop == "error_rate" => finding with { Reasons = [run.Outcome.StopDetail ?? "too many requests failed"] },
            _ when target.Counts.Ok == 0 => finding with { Reasons = [NothingSucceeded] },
            _ when client.Length > 0 => finding with { Verdict = SweepVerdict.NotValid, Reasons = client },
            _ when results.Any(result => result.Met != true && !IsBorderline(result, target)) => finding with { Reasons = missed },
            _ when atRate && Backlog.Of(target) is { } backlog => finding with { Borderline = true, Reasons = [.. missed, backlog] },
            _ when missed.Length > 0 => finding with { Borderline = true, Reasons = missed },
            _ => finding with
            {
                Verdict = SweepVerdict.Passed,
                Borderline = results.Any(result => IsBorderline(result, target)),
                Reasons = [.. results.Where(result => IsBorderline(result, target)).Select(result => "near its limit: " + Text(result))],
            },
        };
    }

    /// <summary>Limits every request can be held to, for goodput: those asked for, and those that follow from limits on percentiles.</summary>
    /// <param name="slos">The limits asked for.</param>
    public static IReadOnlyList<SloLimit> RequestLimits(SloSet slos)
    {
        ArgumentNullException.ThrowIfNull(slos);
        return slos.Requests.Count > 0
            ? slos.Requests
            : [
                .. slos.Figures
                    .Where(limit => limit is { AtLeast: false, Figure: { Quantile: not null, Metric: { } metric } } && SloLimit.Metrics.Contains(metric.Name))
                    .Select(limit => new SloLimit(limit.Figure.Metric!.Name, AtLeast: false, limit.Limit)),
            ];
    }

    // The interval says it where there is one: a limit inside it can be kept or missed by chance.
    private static bool IsBorderline(SloResult result, RunTarget target)
    {
        if (result.Limit.Figure is { Quantile: { } quantile, Metric: { } metric } && IntervalOf(metric.Summary(target.Metrics), quantile) is { } interval)
        {
            return interval.Lower <= result.Limit.Limit && result.Limit.Limit <= interval.Upper;
        }

        return result.Margin is { } margin && Math.Abs(margin) <= BorderlineMargin;
    }

    private static Interval? IntervalOf(Summary? summary, Quantile quantile) => summary is null ? null : quantile switch
    {
        _ when quantile == Quantile.P50 => summary.Ci95.P50,
        _ when quantile == Quantile.P90 => summary.Ci95.P90,
        _ when quantile == Quantile.P95 => summary.Ci95.P95,
        _ when quantile == Quantile.P99 => summary.Ci95.P99,
        _ => summary.Ci95.P999,
    };

    private static string Missed(SloResult result) => "missed: " + Text(result);

    private static string Text(SloResult result) => result.Value is { } value
        ? string.Create(CultureInfo.InvariantCulture, $"{result.Limit}, was {value:0.###}")
        : $"{result.Limit}, the run has no such figure";
}
