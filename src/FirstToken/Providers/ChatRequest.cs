namespace FirstToken.Providers;

/// <summary>What is asked of a model, in no provider's format.</summary>
public sealed record ChatRequest
{
    /// <summary>The model (or deployment, or inference profile) as the provider names it.</summary>
    public required string Model { get; init; }

    /// <summary>The system prompt, if any.</summary>
    public string? System { get; init; }

    /// <summary>The conversation; the last message is the user's.</summary>
    public required IReadOnlyList<ChatMessage> Messages { get; init; }

    /// <summary>The most output tokens the model may generate.</summary>
    public int MaxTokens { get; init; } = 256;

    /// <summary>Whether the answer is to be streamed.</summary>
    public bool Stream { get; init; } = true;

    /// <summary>Tools the model may call.</summary>
    public IReadOnlyList<ToolDefinition> Tools { get; init; } = [];

    /// <summary>Asks the provider to cache the system prompt, where its API wants to be asked.</summary>
    public bool CacheSystem { get; init; }

    /// <summary>Asks the provider to cache everything up to the last message, where its API wants to be asked.</summary>
    public bool CacheConversation { get; init; }
}

/// <summary>One turn of a conversation.</summary>
/// <param name="Role">Who speaks.</param>
/// <param name="Text">What is said.</param>
public readonly record struct ChatMessage(ChatRole Role, string Text);

/// <summary>Who speaks in a <see cref="ChatMessage"/>.</summary>
public enum ChatRole : byte
{
    /// <summary>The person or program asking.</summary>
    User,

    /// <summary>The model.</summary>
    Assistant,
}

/// <summary>A tool the model may call.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does.</param>
/// <param name="InputSchemaJson">JSON schema of its arguments.</param>
public sealed record ToolDefinition(string Name, string Description, string InputSchemaJson);
