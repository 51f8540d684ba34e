using System.Diagnostics;
using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Statistics.Comparing;

namespace FirstToken.Benchmarks;

/// <summary>How long <c>compare</c> takes, and whether its bootstrap agrees with one that really resamples.</summary>
internal static class CompareTiming
{
    private const int Requests = 100_000;
    private const int NaiveRounds = 400;
    private const int Rounds = 10_000;
    private const double MostSeconds = 5;

    public static bool Run(string firstToken)
    {
        var runs = new SyntheticRuns(1, Requests, 0, 1.01, paired: false);
        PrintAgreement(new SyntheticRuns(2, 1000, 0, 1.1, paired: false));
        PrintAgreement(runs);

        string folder = Directory.CreateTempSubdirectory("compare").FullName;
        try
        {
            string[] files = [Path.Combine(folder, "a.json"), Path.Combine(folder, "b.json")];
            RunFileWriter.WriteAsync(runs.First.Run, files[0], CancellationToken.None).Wait();
            RunFileWriter.WriteAsync(runs.Second.Run, files[1], CancellationToken.None).Wait();
            long bytes = files.Sum(file => new FileInfo(file).Length);
            var clock = Stopwatch.StartNew();
            var start = new ProcessStartInfo(firstToken, ["compare", .. files, "--rounds", $"{Rounds}"]) { RedirectStandardOutput = true };
            using Process process = Process.Start(start)!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            double seconds = clock.Elapsed.TotalSeconds;
            Console.WriteLine($"\nfirsttoken compare, two runs of {Requests:#,0} requests ({bytes / 1e6:0} MB), {Rounds:#,0} rounds or more: {seconds:0.0} s (must be at most {MostSeconds:0} s), exit {process.ExitCode}");
            Console.WriteLine(string.Join('\n', output.Split('\n').Take(24).Select(line => "  | " + line)));
            return process.ExitCode == 0 && seconds <= MostSeconds;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void PrintAgreement(SyntheticRuns runs)
    {
        int count = runs.FirstTtft.Length;
        Console.WriteLine($"\nBootstrap of two samples of {count:#,0}, 95 % interval of the difference in ms     ours ({Rounds:#,0} rounds)      resampled ({NaiveRounds} rounds)");
        var first = new ComparedSamples(runs.FirstTtft);
        var second = new ComparedSamples(runs.SecondTtft);
        var luck = new BootstrapLuck(Rounds, 1);
        foreach ((string name, Quantile quantile) in (ReadOnlySpan<(string, Quantile)>)[("p50", Quantile.P50), ("p90", Quantile.P90), ("p99", Quantile.P99)])
        {
            var clock = Stopwatch.StartNew();
            Interval ours = BootstrapChange.Between(FigureSample.Percentile(first, quantile), FigureSample.Percentile(second, quantile), luck).DifferenceInterval(0.95);
            double oursMs = clock.Elapsed.TotalMilliseconds;
            clock.Restart();
            Interval naive = Naive(runs, quantile);
            double naiveMs = clock.Elapsed.TotalMilliseconds;
            Console.WriteLine($"  {name}   {ours.Lower,9:0.00} to {ours.Upper,7:0.00}   {naive.Lower,9:0.00} to {naive.Upper,7:0.00}     {oursMs * 1000 / Rounds,8:0.00} and {naiveMs * 1000 / NaiveRounds,10:#,0.0} µs a round");
        }
    }

    /// <summary>The interval of a bootstrap that draws every sample again.</summary>
    public static Interval Naive(SyntheticRuns runs, Quantile quantile, bool ratio = false)
    {
        var random = new SeededRandom(11);
        double[] differences = new double[NaiveRounds];
        for (int round = 0; round < NaiveRounds; round++)
        {
            double first = Resampled(runs.FirstTtft, quantile, random);
            double second = Resampled(runs.SecondTtft, quantile, random);
            differences[round] = ratio ? second / first : second - first;
        }

        Array.Sort(differences);
        return new Interval(differences[(int)(0.025 * NaiveRounds)], differences[NaiveRounds - 1 - (int)(0.025 * NaiveRounds)]);
    }

    private static double Resampled(double[] samples, Quantile quantile, SeededRandom random)
    {
        double[] drawn = new double[samples.Length];
        for (int i = 0; i < drawn.Length; i++)
        {
            drawn[i] = samples[random.NextInt(samples.Length)];
        }

        Array.Sort(drawn);
        return Percentiles.NearestRank<double>(drawn, quantile);
    }
}
