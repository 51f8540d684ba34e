using FirstToken.Providers;

namespace FirstToken.Prompts;

/// <summary>The same text in every request.</summary>
public sealed class FixedPrompt : IPromptSource
{
    private readonly Prompt _prompt;

    /// <summary>A prompt of one user message.</summary>
    /// <param name="text">What is asked; not blank.</param>
    /// <param name="name">What it is, for the run file (<c>own text</c>).</param>
    /// <exception cref="PromptException">The text is blank.</exception>
    public FixedPrompt(string text, string name)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new PromptException($"{name}: the prompt is empty");
        }

        int tokens = TokenEstimate.Of(text);
        _prompt = new Prompt([new ChatMessage(ChatRole.User, text)]) { EstimatedInputTokens = tokens };
        Description = $"{name} (about {tokens} input tokens, estimated)";
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <inheritdoc/>
    public Prompt Next(int number) => _prompt;
}
