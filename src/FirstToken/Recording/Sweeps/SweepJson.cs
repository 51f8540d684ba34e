using System.Text.Json.Serialization;

namespace FirstToken.Recording.Sweeps;

/// <summary>JSON of sweep files, by the rules of <see cref="RecordingJson"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SweepFile))]
internal sealed partial class SweepJson : JsonSerializerContext;
