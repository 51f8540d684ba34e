using System.Globalization;
using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Statistics.Comparing;

namespace FirstToken.Judging;

/// <summary>Computes what two targets' samples say about each figure; reads each metric's samples once.</summary>
internal sealed class FigureChanges(ComparedTarget first, ComparedTarget second, BootstrapLuck luck)
{
    private const int FewestSamples = 10;
    private const int FewestPairs = 10;

    // The effective number is an estimate: a quarter less than the samples there are is what chance makes of independent ones.
    private const double Tolerance = 1.25;

    private readonly Dictionary<string, (RequestSamples First, RequestSamples Second)> _samples = [];

    /// <summary>Both were measured in turn, in one run.</summary>
    public bool ArePaired { get; } =
        first.Run.Config.Interleave && first.Run.Id == second.Run.Id && first.File == second.File && first.Run.Targets.Count > 1;

    /// <summary>The change of a figure, or why nothing can be said about it beyond the values.</summary>
    public FigureChange Of(ComparedFigure figure)
    {
        if (figure.Name == "error_rate")
        {
            return OfFailures();
        }

        double? before = figure.Figure?.Of(first.Target);
        double? after = figure.Figure?.Of(second.Target);
        if (figure.Metric is null && SampleOf(figure.Name) is null)
        {
            return new FigureChange(before, after) { Reason = "one number a run: nothing to judge its spread by" };
        }

        (RequestSamples left, RequestSamples right) = SamplesOf(figure);
        var change = new FigureChange(before, after) { FirstN = left.Samples.Count, SecondN = right.Samples.Count };
        if (left.Samples.Count == 0 || right.Samples.Count == 0)
        {
            return change with { Reason = WhyNone(figure, left.Samples.Count == 0 ? first : second) };
        }

        return Math.Min(left.Samples.Requests, right.Samples.Requests) < FewestSamples
            ? change with { Reason = $"needs {FewestSamples} requests a side, has {Math.Min(left.Samples.Requests, right.Samples.Requests)}", Needed = FewestSamples }
            : OfSamples(figure, change, left, right);
    }

    private FigureChange OfSamples(ComparedFigure figure, FigureChange change, RequestSamples left, RequestSamples right)
    {
        IReadOnlyList<(int First, int Second)> pairs = ArePaired ? RequestSamples.Pair(left, right, first.Run.Targets.Count) : [];
        bool paired = pairs.Count >= FewestPairs;
        if (figure.IsOverall)
        {
            RankChange ranks = paired
                ? RankChange.OfPairs([.. pairs.Select(pair => left.PerRequest[pair.First])], [.. pairs.Select(pair => right.PerRequest[pair.Second])])
                : RankChange.Between(left.Samples, right.Samples);
            return Checked(
                change with { Change = ranks, ShareHigher = ranks.ShareHigher, FirstMedian = left.Samples.At(Quantile.P50) }, FewestSamples, string.Empty);
        }

        Quantile? quantile = figure.Figure!.Quantile;
        if (quantile is null && figure.Metric is not null && !figure.Name.EndsWith("_mean", StringComparison.Ordinal))
        {
            return change with { Reason = "no interval can be stated for this figure: compare a percentile" };
        }

        FigureSample before = Sample(left.Samples, quantile);
        FigureSample after = Sample(right.Samples, quantile);
        BootstrapChange bootstrap = paired
            ? BootstrapChange.BetweenPairs(before, after, pairs, luck)
            : BootstrapChange.Between(before, after, luck);

        // The value of a file and of its samples are the same figure; files of other tools may have rounded the first.
        change = change with { First = before.Value, Second = after.Value, Change = bootstrap };
        int known = (int)Math.Min(Tolerance * bootstrap.EffectiveCount, Math.Min(change.FirstN, change.SecondN));
        return quantile is { } which && Percentiles.Interval95(known, which) is null
            ? Checked(change, FigureSample.LeastCount(which), " for this percentile")
            : Checked(change, FewestSamples, string.Empty);
    }

    private FigureChange OfFailures()
    {
        (RunCounts before, RunCounts after) = (first.Target.Counts, second.Target.Counts);
        TargetFigure figure = TargetFigures.Find("error_rate")!;
        var change = new FigureChange(figure.Of(first.Target), figure.Of(second.Target))
        {
            FirstN = before.Sent + before.Dropped,
            SecondN = after.Sent + after.Dropped,
        };
        if (change.First is null || change.Second is null)
        {
            return change with { Reason = "the files do not say how many requests failed" };
        }

        bool everyRequest = first.Target.Requests.Count == change.FirstN && second.Target.Requests.Count == change.SecondN;
        return change with
        {
            Change = everyRequest
                ? ShareChange.Between(Failed(first.Target), Failed(second.Target))
                : ShareChange.Between((before.Failed + before.Dropped, change.FirstN), (after.Failed + after.Dropped, change.SecondN)),
        };
    }

    private (RequestSamples First, RequestSamples Second) SamplesOf(ComparedFigure figure)
    {
        string key = figure.Metric?.Name ?? figure.Name;
        if (!_samples.TryGetValue(key, out (RequestSamples, RequestSamples) samples))
        {
            samples = figure.Metric is { } metric
                ? (RequestSamples.Of(first.Target, metric), RequestSamples.Of(second.Target, metric))
                : (RequestSamples.OneEach(first.Target, SampleOf(key)!), RequestSamples.OneEach(second.Target, SampleOf(key)!));
            _samples.Add(key, samples);
        }

        return samples;
    }

    private static FigureChange Checked(FigureChange change, int least, string of)
    {
        double effective = change.Change!.EffectiveCount;
        int count = Math.Min(change.FirstN, change.SecondN);
        if (Math.Min(Tolerance * effective, count) >= least)
        {
            return change;
        }

        string worth = count >= least ? $"; its {count} resemble their neighbours and are worth {effective:0}" : $", has {count}";
        return change with
        {
            Change = null,
            Reason = string.Create(CultureInfo.InvariantCulture, $"needs {least} samples a side{of}{worth}"),
            Needed = count >= least ? (long)Math.Ceiling(least * (count / effective)) : least,
        };
    }

    private static FigureSample Sample(ComparedSamples samples, Quantile? quantile) =>
        quantile is { } which ? FigureSample.Percentile(samples, which) : FigureSample.Mean(samples);

    private static bool[] Failed(RunTarget target) => [.. target.Requests.OrderBy(request => request.N).Select(request => request.Error is not null)];

    private static string WhyNone(ComparedFigure figure, ComparedTarget side)
    {
        bool summary = figure.Metric?.Summary(side.Target.Metrics) is not null;
        return summary
            ? $"{side.File} holds a summary of it and no samples"
            : $"{side.File}: {side.Name} has no {figure.Metric?.Label ?? figure.Label}";
    }

    // Figures of a target that are a mean over its requests.
    private static Func<RunRequest, double?>? SampleOf(string name) => name switch
    {
        "cost_per_request_usd" => request => (double?)request.CostUsd,
        "stalls_per_request" => request => request.Stalls,
        _ => null,
    };
}
