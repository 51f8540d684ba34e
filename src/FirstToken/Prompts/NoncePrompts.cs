using FirstToken.Statistics;

namespace FirstToken.Prompts;

/// <summary>
/// Puts a short mark of its own at the head of every prompt, so that no prompt shares a prefix with another and no
/// provider's cache answers for the model. At the very head: caches compare from the first token on.
/// </summary>
public sealed class NoncePrompts : IPromptSource
{
    private readonly IPromptSource _inner;
    private readonly ulong _start;

    /// <summary>Marks the prompts of another source.</summary>
    /// <param name="inner">The prompts.</param>
    /// <param name="seed">The run's own: with the seed of an earlier run its cache entries would be met again.</param>
    public NoncePrompts(IPromptSource inner, ulong seed)
    {
        _inner = inner;
        _start = SeededRandom.Mix(seed);
    }

    /// <inheritdoc/>
    public string Description => $"{_inner.Description}, nonce at the head";

    /// <inheritdoc/>
    public Prompt Next(int number)
    {
        Prompt prompt = _inner.Next(number);
        string head = Head(number);
        int? tokens = prompt.EstimatedInputTokens + TokenEstimate.Of(head);
        return string.IsNullOrEmpty(prompt.System)
            ? prompt with
            {
                Messages = [prompt.Messages[0] with { Text = head + prompt.Messages[0].Text }, .. prompt.Messages.Skip(1)],
                EstimatedInputTokens = tokens,
            }
            : prompt with { System = head + prompt.System, EstimatedInputTokens = tokens };
    }

    // Mixing is one to one, so two numbers of a run never meet.
    private string Head(int number) => Nonce.Of(SeededRandom.Mix(_start + (ulong)number));
}
