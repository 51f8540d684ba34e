using System.Text.Json.Serialization;

namespace FirstToken.Gateway.Replaying;

/// <summary>What an embeddings endpoint is asked (OpenAI's API).</summary>
internal sealed record EmbeddingRequest(string Model, string Input);

/// <summary>What it answers.</summary>
internal sealed record EmbeddingAnswer(IReadOnlyList<EmbeddingItem>? Data);

/// <summary>One embedding.</summary>
internal sealed record EmbeddingItem(float[]? Embedding);

/// <summary>Reads and writes both without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(EmbeddingRequest))]
[JsonSerializable(typeof(EmbeddingAnswer))]
internal sealed partial class EmbeddingJson : JsonSerializerContext;
