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
    default:
        await Console.Error.WriteLineAsync("usage: parse | pacing");
        return 2;
}
