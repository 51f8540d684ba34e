using FirstToken.Prompts;
using FirstToken.Providers;

namespace FirstToken.Load;

/// <summary>One conversation under way: what was said so far, and what the person says next. Used by one request at a time.</summary>
/// <param name="conversation">What the person says.</param>
/// <param name="number">Its position in the run; negative for warm-up.</param>
/// <param name="targetIndex">Whom it is held with.</param>
internal sealed class Dialogue(Conversation conversation, int number, int targetIndex)
{
    private readonly List<ChatMessage> _said = [];

    public int Number => number;

    public int TargetIndex => targetIndex;

    public bool IsMeasured => number >= 0;

    /// <summary>Number of the turn asked last, from 1; 0 before the first.</summary>
    public int Turn { get; private set; }

    public bool HasNext => Turn < conversation.Turns.Count;

    /// <summary>Everything said so far and the next turn.</summary>
    public Prompt Ask()
    {
        ConversationTurn turn = conversation.Turns[Turn++];
        _said.Add(new ChatMessage(ChatRole.User, turn.Text));
        var prompt = new Prompt([.. _said]) { System = conversation.System, MaxTokens = turn.MaxTokens };
        return prompt with { EstimatedInputTokens = TokenEstimate.Of(prompt) };
    }

    /// <summary>Takes the model's answer.</summary>
    /// <returns>Whether the conversation can go on: an answer without words cannot be sent back.</returns>
    public bool Take(string answer)
    {
        if (string.IsNullOrWhiteSpace(answer))
        {
            return false;
        }

        _said.Add(new ChatMessage(ChatRole.Assistant, answer));
        return HasNext;
    }
}
