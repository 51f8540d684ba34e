using System.Globalization;
using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Reports.Html;

/// <summary>The figures of a target that most readers came for. One that was not measured stands as absent, with the reason.</summary>
internal static class SummaryCards
{
    private const int SamplesForP50 = 11;
    private const int SamplesForP99 = 662;

    public static IEnumerable<SummaryCard> Of(RunTarget target)
    {
        Summary? headline = target.Metrics.TtftMs ?? target.Metrics.E2eMs;
        string name = target.Metrics.TtftMs is null && target.Metrics.E2eMs is not null ? "E2E" : "TTFT";
        yield return Percentile($"{name} p50", headline?.P50, headline, headline?.Ci95.P50, SamplesForP50);
        yield return Percentile($"{name} p99", headline?.P99, headline, headline?.Ci95.P99, SamplesForP99);
        yield return target.Metrics.SpeedTps is { P50: { } speed } pace
            ? new SummaryCard("Speed p50", $"{Figures.Rate(speed)} tok/s", IntervalText(pace.Ci95.P50, Figures.Rate) ?? TooFew(pace.N, SamplesForP50))
            : new SummaryCard("Speed p50", Figures.None, "not measured");
        yield return Throughput(target);
        yield return Errors(target);
        yield return Cost(target.Cost);
    }

    /// <summary>The same figures with a row for each target.</summary>
    public static ReportTable TableOf(IReadOnlyList<RunTarget> targets)
    {
        SummaryCard[][] rows = [.. targets.Select(target => Of(target).ToArray())];
        return new ReportTable(
            [new("target", false), .. rows[0].Select(card => new ReportColumn(card.Name, true))],
            [.. targets.Zip(rows, (target, cards) => (string[])[target.Name, .. cards.Select(card => card.Figure)])]);
    }

    private static SummaryCard Percentile(string name, double? value, Summary? summary, Interval? interval, int needed) =>
        value is null || summary is null
            ? new SummaryCard(name, Figures.None, "not measured")
            : new SummaryCard(name, Figures.Milliseconds(value) + " ms", IntervalText(interval, ms => Figures.Milliseconds(ms)) ?? TooFew(summary.N, needed));

    private static string? IntervalText(Interval? interval, Func<double?, string> write) =>
        interval is { } known ? $"95 % interval {write(known.Lower)} to {write(known.Upper)}" : null;

    private static string TooFew(int count, int needed) =>
        count < needed ? $"max of n: {Figures.Count(count)} {(count == 1 ? "sample is" : "samples are")} too few ({needed} needed)" : $"of {Figures.Count(count)} samples";

    private static SummaryCard Throughput(RunTarget target) => target.Throughput is { } throughput
        ? new SummaryCard("Throughput", $"{Figures.Rate(throughput.RequestsPerS)} requests/s", throughput.OutputTokensPerS is { } tokens ? $"{Figures.Rate(tokens)} output tokens/s" : "output tokens unknown")
        : new SummaryCard("Throughput", Figures.None, "not measured");

    private static SummaryCard Errors(RunTarget target)
    {
        RunCounts counts = target.Counts;
        int missed = counts.Failed + counts.Dropped;
        string of = $"{Figures.Count(missed)} of {Figures.Count(counts.Sent + counts.Dropped)} requests";
        return TargetFigures.Find("error_rate")?.Of(target) is { } percent
            ? new SummaryCard("Errors", percent.ToString("0.##", CultureInfo.InvariantCulture) + " %", of)
            : new SummaryCard("Errors", Figures.None, "no request was sent");
    }

    private static SummaryCard Cost(RunCost cost)
    {
        if (cost.Usd is not { } usd)
        {
            return new SummaryCard("Cost", "unpriced", "no price for this model, or no usage told");
        }

        string each = cost.PerRequestUsd is { } request ? $"{Figures.Usd(Math.Round(request, 6))} a request" : "of the priced requests";
        return new SummaryCard("Cost", Figures.Usd(Math.Round(usd, 4)), cost.Unpriced ? each + "; some are unpriced" : each);
    }
}
