using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Statistics.Comparing;

namespace FirstToken.Benchmarks.SpeedUps;

/// <summary>Figures without a speed-up, with it, and what they differ by.</summary>
internal sealed class EffectTable
{
    private const int Rounds = 10_000;
    private const double NsPerMs = 1e6;

    // Below, the interval of a percentile is none (design: order statistics).
    private const int FewestForTail = 662;

    private static readonly BootstrapLuck s_luck = new(Rounds, seed: 1);

    private readonly List<IReadOnlyList<string>> _rows = [];

    public IReadOnlyList<IReadOnlyList<string>> Rows => _rows;

    /// <summary>What to say besides.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>A percentile of the TTFT that clients saw, of the requests that had output.</summary>
    /// <returns>On ÷ off; not a number where one side has none.</returns>
    public double Ttft(Quantile quantile, Served off, Served on) => Time("TTFT", quantile, Ttfts(off), Ttfts(on));

    /// <summary>A percentile of the time to the last token.</summary>
    public double E2e(Quantile quantile, Served off, Served on) => Time("E2E", quantile, E2es(off), E2es(on));

    /// <summary>The share of requests that failed.</summary>
    public void Failed(Served off, Served on)
    {
        Share("requests failed", (off.Failed, off.Records.Count), (on.Failed, on.Records.Count));
        Notes.AddRange(on.Records.Where(static record => !record.Ok).CountBy(static record => record.Error!.Message).Select(static pair => FormattableString.Invariant($"with it failed {pair.Value} × {pair.Key}")));
    }

    /// <summary>A share of requests.</summary>
    public void Share(string what, (int Hits, int Count) off, (int Hits, int Count) on)
    {
        string change = "-";
        if (off.Count > 0 && on.Count > 0)
        {
            var between = ShareChange.Between(off, on);
            Interval interval = between.DifferenceInterval(0.95);
            change = FormattableString.Invariant($"{between.Difference:+0.0;-0.0;0.0} [{interval.Lower:+0.0;-0.0;0.0}, {interval.Upper:+0.0;-0.0;0.0}] points");
        }

        _rows.Add([what, Percent(off), Percent(on), change]);
    }

    /// <summary>A count or an amount, which has no interval.</summary>
    public void Amount(string what, double off, double on, string format = "#,0")
    {
        string change = off > 0 ? FormattableString.Invariant($"{100 * ((on / off) - 1):+0.0;-0.0;0.0} %") : "-";
        _rows.Add([what, Text(off), Text(on), change]);

        string Text(double value) => value.ToString(format, System.Globalization.CultureInfo.InvariantCulture);
    }

    private double Time(string what, Quantile quantile, double[] off, double[] on)
    {
        string name = FormattableString.Invariant($"{what} p{100 * quantile.Share:0.#}, ms");
        if (Math.Min(off.Length, on.Length) < 3)
        {
            _rows.Add([name, One(off), One(on), "-"]);
            return double.NaN;
        }

        FigureSample before = FigureSample.Percentile(new ComparedSamples(off), quantile);
        FigureSample after = FigureSample.Percentile(new ComparedSamples(on), quantile);
        BootstrapChange change = BootstrapChange.Between(before, after, s_luck);
        Interval interval = change.DifferenceInterval(0.95);
        bool isKnown = quantile.Share < 0.99 || Math.Min(off.Length, on.Length) >= FewestForTail;
        _rows.Add(
        [
            name, Ms(before.Value), Ms(after.Value),
            isKnown ? FormattableString.Invariant($"{change.Difference:+0;-0;0} [{interval.Lower:+0;-0;0}, {interval.Upper:+0;-0;0}]") : FormattableString.Invariant($"{change.Difference:+0;-0;0} (max of n)"),
        ]);
        return after.Value / before.Value;

        string One(double[] samples) => samples.Length == 0 ? "-" : Ms(Percentiles.NearestRank<double>([.. samples.Order()], quantile));
    }

    private static double[] Ttfts(Served served) => [.. served.Records.Where(static record => record is { Ok: true, TtftNs: not null }).Select(static record => record.TtftNs!.Value / NsPerMs)];

    private static double[] E2es(Served served) => [.. served.Records.Where(static record => record is { Ok: true, E2eNs: not null }).Select(static record => record.E2eNs!.Value / NsPerMs)];

    private static string Ms(double value) => FormattableString.Invariant($"{value:#,0.0}");

    private static string Percent((int Hits, int Count) share) => share.Count == 0 ? "-" : FormattableString.Invariant($"{100.0 * share.Hits / share.Count:0.0} %");
}
