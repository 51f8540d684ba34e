namespace FirstToken.Prompts;

/// <summary>What one person says to a model, turn after turn; the answers come from the model itself.</summary>
/// <param name="Turns">The person's turns; at least one.</param>
public sealed record Conversation(IReadOnlyList<ConversationTurn> Turns)
{
    /// <summary>The system prompt, if any.</summary>
    public string? System { get; init; }
}

/// <summary>One turn of a person.</summary>
/// <param name="Text">What is said.</param>
/// <param name="MaxTokens">The output limit of the answer; absent for the run's own.</param>
public readonly record struct ConversationTurn(string Text, int? MaxTokens);
