using BenchmarkDotNet.Running;
using FirstToken.Benchmarks;

// Each name is a table of its own; `benchmarks/NAME` runs it.
switch (args.FirstOrDefault())
{
    case "parse":
        BenchmarkRunner.Run<ParseBenchmark>(ShortTables.Config);
        return 0;
    case "pacing":
        PacingBenchmark.Run();
        return await StreamPacingBenchmark.RunAsync();
    case "compare":
        return CompareBenchmark.Run(args[1], args.Length > 2 ? int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture) : 200);
    case "summarise":
        return SummariseBenchmark.Run(args[1..]);
    case "gateway":
        return await FirstToken.Benchmarks.Relays.RelayBenchmark.RunAsync(args[1], args[2..]);
    case "speed-ups":
        return await FirstToken.Benchmarks.SpeedUps.SpeedUpsBenchmark.RunAsync(args[1], args[2..]);
    default:
        await Console.Error.WriteLineAsync("usage: parse | pacing | compare FIRSTTOKEN | summarise [RECORDS [--reference]] | gateway FIRSTTOKEN [FLAGS] | speed-ups FIRSTTOKEN [FLAGS]");
        return 2;
}
