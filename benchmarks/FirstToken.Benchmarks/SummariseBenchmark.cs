using System.Diagnostics;
using System.Globalization;
using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Benchmarks;

/// <summary>
/// How long very many request records take to be summarised, and how much memory, on one core. Each record is made, given to the
/// statistics and dropped, as when an event log is read. Beside it the plain way: the same numbers in lists, sorted for the percentiles.
/// </summary>
internal static class SummariseBenchmark
{
    private const int ChunksEach = 20;
    private const long Ms = 1_000_000;

    // Ten samples that a request gives once; the reference keeps them and every gap.
    private const int FiguresEach = 10;
    private const double BoundS = 20;
    private const double BoundMb = 1000;

    public static int Run(string[] args)
    {
        int count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000_000;
        if (args.Contains("--reference"))
        {
            return Reference(count);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count:N0} request records of {ChunksEach} chunks each ({(long)count * (ChunksEach - 1):N0} gaps), seed 1, one core"));
        Timed<int> alone = Time(() => Drain(count));
        Timed<RunTarget> summary = Time(() => Summarise(count));
        double own = summary.CpuS - alone.CpuS;
        RunTarget figures = summary.Result;
        Print("making the records alone", alone, null);
        Print("TargetStatistics, records made included", summary, PeakMb());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  statistics alone {own:0.0} s, {own * 1e9 / count:0} ns a request; TTFT p50 {figures.Metrics.TtftMs!.P50} p99 {figures.Metrics.TtftMs.P99} ms, gap p99 {figures.Metrics.GapMs!.P99} ms"));
        bool good = summary.CpuS <= BoundS && PeakMb() <= BoundMb;
        Console.WriteLine(good ? "within the bounds (20 s of one core, 1,000 MB)" : "NOT within the bounds (20 s of one core, 1,000 MB)");
        return good ? 0 : 3;
    }

    // In a process of its own: the peak of memory is the process's.
    private static int Reference(int count)
    {
        Timed<double> sorted = Time(() => Sort(count));
        Print($"List<double> and Sort: {FiguresEach} figures of each, the gaps of the first million", sorted, PeakMb());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  TTFT p99 {sorted.Result:0.000} ms"));
        return 0;
    }

    private static int Drain(int count)
    {
        int chunks = 0;
        foreach (RequestRecord record in Records(count))
        {
            chunks += record.OutputOffsetsNs.Count;
        }

        return chunks;
    }

    private static RunTarget Summarise(int count)
    {
        var statistics = new TargetStatistics(fromIntended: true);
        foreach (RequestRecord record in Records(count))
        {
            statistics.Add(record);
        }

        return statistics.Compute(new RunTarget { Name = "sim", Provider = "sim", Model = "m" });
    }

    private static double Sort(int count)
    {
        var lists = new List<double>[FiguresEach];
        for (int i = 0; i < FiguresEach; i++)
        {
            lists[i] = [];
        }

        var gaps = new List<double>();
        foreach (RequestRecord record in Records(count))
        {
            double ttft = record.TtftNs!.Value / 1e6;
            double e2e = record.E2eNs!.Value / 1e6;
            double late = record.LatenessNs / 1e6;
            double[] figures = [record.TtfbNs!.Value / 1e6, ttft + late, ttft, e2e, record.EndNs!.Value / 1e6, e2e - ttft, late, late, (e2e - ttft) / (ChunksEach - 1), e2e + late];
            for (int i = 0; i < FiguresEach; i++)
            {
                lists[i].Add(figures[i]);
            }

            if (record.Number < 1_000_000)
            {
                for (int i = 1; i < ChunksEach; i++)
                {
                    gaps.Add((record.OutputOffsetsNs[i] - record.OutputOffsetsNs[i - 1]) / 1e6);
                }
            }
        }

        foreach (List<double> list in lists.Append(gaps))
        {
            list.Sort();
        }

        return lists[1][(int)Math.Ceiling(count * 0.99) - 1];
    }

    // Log-normal waits and gaps: what answers look like, and as many different values as there are.
    private static IEnumerable<RequestRecord> Records(int count)
    {
        var random = new SeededRandom(1);
        double[] spread = new double[4096];
        for (int i = 0; i < spread.Length; i++)
        {
            spread[i] = Math.Exp(0.35 * random.NextNormal());
        }

        var usage = new Usage { InputUncached = 30, Output = ChunksEach };
        for (int i = 0; i < count; i++)
        {
            ulong bits = random.NextBits();
            long[] offsets = new long[ChunksEach];
            long at = (long)(300 * Ms * spread[bits & 4095]) + (long)(bits >> 44);
            for (int chunk = 0; chunk < ChunksEach; chunk++)
            {
                offsets[chunk] = at;
                at += (long)(20 * Ms * spread[(bits >> (chunk + 8)) & 4095]) + (long)((bits >> chunk) & 0xFFFF);
            }

            yield return new RequestRecord
            {
                Number = i,
                Target = 0,
                StartedUnixNs = 1_795_000_000_000_000_000 + (i * Ms),
                IntendedNs = i * Ms,
                LatenessNs = (long)(bits & 0xFFFF),
                SendNs = 20_000,
                TtfbNs = offsets[0] - Ms,
                TtfaNs = offsets[0],
                EndNs = offsets[^1] + Ms,
                OutputOffsetsNs = offsets,
                Reads = ChunksEach,
                Bytes = 4000,
                Stamps = StampSource.Kernel,
                Status = 200,
                Usage = usage,
                CostUsd = 0.0001m,
            };
        }
    }

    private static Timed<T> Time<T>(Func<T> work)
    {
        using var self = Process.GetCurrentProcess();
        TimeSpan cpu = self.TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        T result = work();
        double wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
        self.Refresh();
        return new Timed<T>(wall, (self.TotalProcessorTime - cpu).TotalSeconds, result);
    }

    private static void Print<T>(string what, Timed<T> time, double? peakMb) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-82} {time.WallS,6:0.0} s, {time.CpuS,6:0.0} s of CPU{(peakMb is null ? string.Empty : $", {peakMb,5:0} MB at most")}"));

    private static double PeakMb()
    {
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64 / 1e6;
    }

    private sealed record Timed<T>(double WallS, double CpuS, T Result);
}
