using System.Text.Json;
using System.Text.Json.Serialization;
using FirstToken.Judging;

namespace FirstToken.Reports;

/// <summary>A comparison as JSON, schema <c>firsttoken.compare/1</c>.</summary>
public static class CompareJson
{
    /// <summary>The JSON and a line end, UTF-8.</summary>
    /// <param name="result">The comparison.</param>
    public static byte[] ToUtf8(ComparisonResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return [.. JsonSerializer.SerializeToUtf8Bytes(result, CompareJsonContext.Default.ComparisonResult), (byte)'\n'];
    }
}

/// <summary>JSON of comparisons: snake case, absent stays absent.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(ComparisonResult))]
internal sealed partial class CompareJsonContext : JsonSerializerContext;
