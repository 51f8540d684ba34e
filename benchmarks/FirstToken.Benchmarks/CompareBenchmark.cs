using System.Diagnostics;
using FirstToken.Judging;
using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Statistics.Comparing;

namespace FirstToken.Benchmarks;

/// <summary>How often the verdicts of <c>compare</c> are wrong and right, what its intervals cover, and how long it takes.</summary>
internal static class CompareBenchmark
{
    private const int Rounds = 1_000;

    // A rate of 5 in 100 is known to 1.5 points with 1,000 comparisons.
    private const int MoreForFalseAlarms = 5;

    // The bound is 93 to 97 %: where a share comes near it, it must be known to a tenth of a point. Small runs are quickly compared.
    private const int MoreForCoverageOfFew = 5;

    private static readonly int[] s_counts = [50, 200, 1000];

    public static int Run(string firstToken, int repetitions)
    {
        var clock = Stopwatch.StartNew();
        PrintVerdicts(repetitions);
        PrintCoverage(repetitions * 20);
        PrintReference(repetitions * 2);
        bool quick = CompareTiming.Run(firstToken);
        Console.WriteLine($"\ntook {clock.Elapsed.TotalSeconds:0} s");
        return quick ? 0 : 3;
    }

    // Each comparison is a whole one: TTFT and E2E, each overall, p50, p90 and p99, and failures, with the correction for them all.
    private static void PrintVerdicts(int repetitions)
    {
        Console.WriteLine($"Verdicts: {repetitions} comparisons a cell ({MoreForFalseAlarms * repetitions} without a change), lognormal latencies (sigma {SyntheticRuns.Sigma}), nine figures each");
        Console.WriteLine("  no change: share of comparisons that claim any change (must be at most 5 %)");
        Console.WriteLine("  change:    share of comparisons that prove TTFT slower\n");
        Console.WriteLine("  requests a side   neighbours   measured      no change      +5 %     +10 %     +20 %");
        foreach (double correlation in (double[])[0, 0.6])
        {
            foreach (bool paired in (bool[])[false, true])
            {
                foreach (int count in s_counts)
                {
                    double[] shares = [.. ((double[])[1, 1.05, 1.10, 1.20]).Select(factor => Share(factor == 1 ? MoreForFalseAlarms * repetitions : repetitions, seed =>
                    {
                        ComparisonResult result = Compare(new SyntheticRuns(seed, count, correlation, factor, paired));
                        IEnumerable<FigureComparison> figures = result.Comparisons[0].Figures;
                        return factor == 1
                            ? figures.Any(figure => figure.Verdict is not (ComparisonVerdict.Same or ComparisonVerdict.NotEnoughSamples))
                            : figures.Any(figure => figure.Figure.StartsWith("ttft", StringComparison.Ordinal) && figure.Verdict == ComparisonVerdict.Slower);
                    }))];
                    Console.WriteLine(
                        $"  {count,15}   {(correlation == 0 ? "independent" : $"alike ({correlation})"),-11}  {(paired ? "in turn" : "apart"),-11} {shares[0],9:0.0 %} {shares[1],10:0.0 %} {shares[2],9:0.0 %} {shares[3],9:0.0 %}");
                }
            }
        }
    }

    private static ComparisonResult Compare(SyntheticRuns runs) => Comparator.Compare(
        [(runs.First, runs.Second)],
        new ComparisonOptions
        {
            Figures = [.. ComparedFigure.Find("ttft"), .. ComparedFigure.Find("e2e"), .. ComparedFigure.Find("error_rate")],
            Rounds = Rounds,
        });

    private static void PrintCoverage(int repetitions)
    {
        Console.WriteLine($"\nCoverage: share of {repetitions} 95 % intervals ({MoreForCoverageOfFew * repetitions} at {s_counts[0]} requests) of the ratio that hold the true one (1.1); 93 to 97 % is right");
        Console.WriteLine("  requests a side   neighbours       p50       p90       p99   overall\n");
        foreach (double correlation in (double[])[0, 0.6])
        {
            foreach (int count in s_counts)
            {
                int intervals = count == s_counts[0] ? MoreForCoverageOfFew * repetitions : repetitions;
                string[] cells =
                [
                    .. ((Quantile?[])[Quantile.P50, Quantile.P90, Quantile.P99, null]).Select(quantile =>
                        quantile is { } which && count < FigureSample.LeastCount(which)
                            ? "too few"
                            : Share(intervals, seed => Covers(new SyntheticRuns(seed, count, correlation, 1.1, paired: false), quantile, seed)).ToString("0.0 %")),
                ];
                Console.WriteLine($"  {count,15}   {(correlation == 0 ? "independent" : $"alike ({correlation})"),-11} {string.Concat(cells.Select(cell => $"{cell,10}"))}");
            }
        }
    }

    // What a bootstrap that knows nothing of neighbours makes of the same data.
    private static void PrintReference(int repetitions)
    {
        foreach (double correlation in (double[])[0, 0.6])
        {
            double share = Share(repetitions, seed =>
            {
                Interval interval = CompareTiming.Naive(new SyntheticRuns(seed, 200, correlation, 1.1, paired: false), Quantile.P50, ratio: true);
                return interval.Lower <= 1.1 && 1.1 <= interval.Upper;
            });
            Console.WriteLine($"  {"reference, 200",15}   {(correlation == 0 ? "independent" : $"alike ({correlation})"),-11} {share,10:0.0 %}   resampled request by request");
        }
    }

    private static bool Covers(SyntheticRuns runs, Quantile? quantile, ulong seed)
    {
        var first = new ComparedSamples(runs.FirstTtft);
        var second = new ComparedSamples(runs.SecondTtft);
        IChange change = quantile is { } which
            ? BootstrapChange.Between(FigureSample.Percentile(first, which), FigureSample.Percentile(second, which), new BootstrapLuck(Rounds, seed))
            : RankChange.Between(first, second);
        Interval interval = change.RatioInterval(0.95)!.Value;
        return interval.Lower <= 1.1 && 1.1 <= interval.Upper;
    }

    private static double Share(int repetitions, Func<ulong, bool> holds)
    {
        int count = 0;
        Parallel.For(0, repetitions, repetition =>
        {
            if (holds((ulong)repetition + 1))
            {
                Interlocked.Increment(ref count);
            }
        });
        return (double)count / repetitions;
    }
}
