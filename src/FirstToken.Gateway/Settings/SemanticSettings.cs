namespace FirstToken.Gateway.Settings;

/// <summary>When a question means the same as an earlier one: told by a model of embeddings, never across callers.</summary>
public sealed record SemanticSettings
{
    /// <summary>An embeddings endpoint of OpenAI's API, whole (<c>http://127.0.0.1:8000/v1/embeddings</c>).</summary>
    public required Uri Url { get; init; }

    /// <summary>The model of embeddings.</summary>
    public required string Model { get; init; }

    /// <summary>The environment variable with the endpoint's key; absent sends none.</summary>
    public string? KeyFrom { get; init; }

    /// <summary>Cosine from which on two questions mean the same, 0 to 1. Default 0.97.</summary>
    public double Threshold { get; init; } = 0.97;

    /// <summary>How long an embedding is waited for; later the request goes on without. Default 250 ms.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromMilliseconds(250);
}
