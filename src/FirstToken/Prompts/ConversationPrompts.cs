using System.Globalization;
using FirstToken.Providers;
using FirstToken.Statistics;

namespace FirstToken.Prompts;

/// <summary>
/// The conversations of a file, in its order, from the start again after the last. With a seed each begins with a mark of its
/// own, which all its turns keep: a prompt cache can answer for the turns before, and for no other conversation.
/// </summary>
public sealed class ConversationPrompts : IPromptSource
{
    private readonly IReadOnlyList<Conversation> _conversations;
    private readonly ulong? _start;

    /// <summary>Takes conversations read from a file.</summary>
    /// <param name="conversations">The conversations; at least one.</param>
    /// <param name="file">The file's name, for the run file.</param>
    /// <param name="seed">The run's own; absent to send the conversations as they are.</param>
    /// <exception cref="PromptException">There is no conversation.</exception>
    public ConversationPrompts(IReadOnlyList<Conversation> conversations, string file, ulong? seed)
    {
        ArgumentNullException.ThrowIfNull(conversations);
        if (conversations.Count == 0)
        {
            throw new PromptException($"{file}: there is no conversation in it");
        }

        _conversations = conversations;
        _start = seed is { } number ? SeededRandom.Mix(number) : null;
        Description = string.Create(
            CultureInfo.InvariantCulture,
            $"conversations of {file} ({conversations.Count}, {conversations.Average(static conversation => conversation.Turns.Count):0.#} turns on average), carrying the model's own answers{(seed is null ? "" : ", nonce at the head of each")}");
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <summary>A conversation. The same number gives the same one; safe to call from any thread.</summary>
    /// <param name="number">Its position in the run, from 0; warm-up is negative.</param>
    public Conversation Conversation(int number)
    {
        int index = number % _conversations.Count;
        Conversation conversation = _conversations[index < 0 ? index + _conversations.Count : index];
        if (_start is not { } start)
        {
            return conversation;
        }

        string head = Nonce.Of(SeededRandom.Mix(start + (ulong)number));
        return string.IsNullOrEmpty(conversation.System)
            ? conversation with { Turns = [conversation.Turns[0] with { Text = head + conversation.Turns[0].Text }, .. conversation.Turns.Skip(1)] }
            : conversation with { System = head + conversation.System };
    }

    /// <summary>The first turn of a conversation.</summary>
    /// <param name="number">As for <see cref="Conversation"/>.</param>
    public Prompt Next(int number)
    {
        Conversation conversation = Conversation(number);
        var prompt = new Prompt([new ChatMessage(ChatRole.User, conversation.Turns[0].Text)])
        {
            System = conversation.System,
            MaxTokens = conversation.Turns[0].MaxTokens,
        };
        return prompt with { EstimatedInputTokens = TokenEstimate.Of(prompt) };
    }
}
