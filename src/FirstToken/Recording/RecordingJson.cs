using System.Text.Json.Serialization;

namespace FirstToken.Recording;

/// <summary>
/// JSON of run files, event logs and self-test results: snake case, absent stays absent, unknown fields skipped. The generated
/// reader sets every init-only property, those absent from the file to null: a property that is never null guards itself.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RunFile))]
[JsonSerializable(typeof(RunRequest))]
[JsonSerializable(typeof(SelftestResult))]
internal sealed partial class RecordingJson : JsonSerializerContext;
