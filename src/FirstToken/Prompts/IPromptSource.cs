using FirstToken.Providers;

namespace FirstToken.Prompts;

/// <summary>Where the prompts of a run come from.</summary>
public interface IPromptSource
{
    /// <summary>One line that says what is sent, for the run file.</summary>
    string Description { get; }

    /// <summary>The prompt of one request. The same number gives the same prompt; safe to call from any thread.</summary>
    /// <param name="number">The request's position in the run, from 0; warm-up requests are negative.</param>
    Prompt Next(int number);
}

/// <summary>What one request asks.</summary>
/// <param name="Messages">The conversation; the last message is the user's.</param>
public sealed record Prompt(IReadOnlyList<ChatMessage> Messages)
{
    /// <summary>The system prompt, if any.</summary>
    public string? System { get; init; }

    /// <summary>The output limit this prompt asks for; the run's own where absent.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Input tokens by our own estimate, never by a tokenizer; absent where nobody estimated.</summary>
    public int? EstimatedInputTokens { get; init; }
}
