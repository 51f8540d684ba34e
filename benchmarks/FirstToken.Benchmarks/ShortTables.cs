using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace FirstToken.Benchmarks;

/// <summary>BenchmarkDotNet without its report files: one table on the console.</summary>
internal static class ShortTables
{
    public static IConfig Config { get; } = ManualConfig.CreateEmpty()
        .AddLogger(ConsoleLogger.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddColumn(new GigabytesPerSecond())
        .AddDiagnoser(BenchmarkDotNet.Diagnosers.MemoryDiagnoser.Default)
        .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
}
