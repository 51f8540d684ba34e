using System.Text.Json;
using System.Text.Json.Serialization;
using FirstToken.Judging.Relays;
using FirstToken.Statistics.Relays;

namespace FirstToken.Reports.Relays;

/// <summary>A benchmark of a gateway as JSON, schema <c>firsttoken.gateway-bench/1</c>. Milliseconds, bytes, shares from 0 to 1; absent means unknown.</summary>
public static class RelayJson
{
    /// <summary>The schema.</summary>
    public const string Schema = "firsttoken.gateway-bench/1";

    /// <summary>Writes it.</summary>
    /// <param name="bench">The benchmark.</param>
    public static byte[] ToUtf8(RelayBench bench)
    {
        ArgumentNullException.ThrowIfNull(bench);
        return JsonSerializer.SerializeToUtf8Bytes(
            new RelayDocument
            {
                Schema = Schema,
                CreatedAt = bench.CreatedAt,
                Simulated = bench.Simulated,
                Interrupted = bench.Interrupted,
                Valid = bench.IsValid,
                Target = bench.Target,
                Gateway = bench.Gateway.AbsoluteUri.TrimEnd('/'),
                Tests = bench.Tests,
                Reuse = bench.Reuse,
                MemoryPerStreamBytes = bench.StreamBytes,
                PeakMemoryBytes = bench.PeakMemoryBytes,
                Before = bench.Before,
                After = bench.After,
                Verdicts = bench.Verdicts,
            },
            RelayJsonContext.Default.RelayDocument);
    }
}

/// <summary>The document.</summary>
internal sealed record RelayDocument
{
    public required string Schema { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required bool Simulated { get; init; }

    public required bool Interrupted { get; init; }

    public required bool Valid { get; init; }

    public required string Target { get; init; }

    public required string Gateway { get; init; }

    public required IReadOnlyList<RelayTest> Tests { get; init; }

    public double? Reuse { get; init; }

    public double? MemoryPerStreamBytes { get; init; }

    public long? PeakMemoryBytes { get; init; }

    public RelayState? Before { get; init; }

    public RelayState? After { get; init; }

    public required IReadOnlyList<RelayVerdict> Verdicts { get; init; }
}

/// <summary>How the document is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true)]
[JsonSerializable(typeof(RelayDocument))]
internal sealed partial class RelayJsonContext : JsonSerializerContext;
