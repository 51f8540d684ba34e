using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace FirstToken.Benchmarks;

/// <summary>Input bytes of one operation ÷ its mean time.</summary>
internal sealed class GigabytesPerSecond : IColumn
{
    public string Id => nameof(GigabytesPerSecond);

    public string ColumnName => "GB/s";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "input bytes per second on one core";

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, SummaryStyle.Default);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
    {
        double? meanNs = summary[benchmarkCase]?.ResultStatistics?.Mean;
        long bytes = benchmarkCase.Descriptor.WorkloadMethod.Name.Contains("frames", StringComparison.Ordinal)
            ? ParseBenchmark.BedrockBytes
            : ParseBenchmark.AnthropicBytes;
        return meanNs is { } ns ? (bytes / ns).ToString("0.00", CultureInfo.InvariantCulture) : "?";
    }
}
