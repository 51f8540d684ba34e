using System.Diagnostics;
using FirstToken.Load;

namespace FirstToken.Benchmarks;

/// <summary>How late the pacer returns, beside the framework's own timed wait.</summary>
internal static class PacingBenchmark
{
    private const int Waits = 2000;

    public static void Run()
    {
        Console.WriteLine($"{Waits} waits of 1 to 3 ms, late by (µs)    p50      p99      max");
        Print("SemaphoreSlim.Wait (the framework)", Measure((due, sleeper) =>
        {
            while (Stopwatch.GetTimestamp() < due)
            {
                sleeper.Wait(TimeSpan.FromMilliseconds(1));
            }
        }));
        Pacer.Prepare();
        Print("Pacer", Measure((due, _) => Pacer.WaitUntil(due, CancellationToken.None)));
    }

    private static double[] Measure(Action<long, SemaphoreSlim> wait)
    {
        using var sleeper = new SemaphoreSlim(0);
        var late = new double[Waits];
        for (int i = 0; i < Waits; i++)
        {
            long due = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 1000) + (Stopwatch.Frequency / 1000 * (i % 200) / 100);
            wait(due, sleeper);
            late[i] = Stopwatch.GetElapsedTime(due).TotalMicroseconds;
        }

        Array.Sort(late);
        return late;
    }

    private static void Print(string name, double[] late) =>
        Console.WriteLine($"{name,-38} {late[Waits / 2],8:0.0} {late[Waits * 99 / 100],8:0.0} {late[^1],8:0.0}");
}
