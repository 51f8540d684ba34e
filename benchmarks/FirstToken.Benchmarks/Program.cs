using BenchmarkDotNet.Running;
using FirstToken.Benchmarks;

// Each name is a table of its own; `benchmarks/NAME` runs it.
switch (args.FirstOrDefault())
{
    case "parse":
        BenchmarkRunner.Run<ParseBenchmark>(ShortTables.Config);
        return 0;
    case "pacing":
        return PacingBenchmark.Run();
    default:
        await Console.Error.WriteLineAsync("usage: parse | pacing | stamps");
        return 2;
}
