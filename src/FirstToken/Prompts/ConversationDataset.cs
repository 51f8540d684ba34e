using System.Text.Json;

namespace FirstToken.Prompts;

/// <summary>
/// Conversations as bytes: the files <see cref="PromptDataset"/> reads, each entry taken whole. Of <c>messages</c> and of a ShareGPT
/// conversation all turns of the person are kept; the answers in the file only say how long the model's own may be (an estimate).
/// An entry with <c>prompt</c> or <c>text</c> is a conversation of one turn.
/// </summary>
public static class ConversationDataset
{
    /// <summary>Reads the conversations of a file.</summary>
    /// <param name="json">The whole file, UTF-8.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="seed">Where the nonces of the run begin; absent for none.</param>
    /// <exception cref="PromptException">It is broken or has no conversation; the message is one line for people.</exception>
    public static ConversationPrompts Parse(ReadOnlySpan<byte> json, string file, ulong? seed)
    {
        ReadOnlySpan<byte> utf8Mark = [0xEF, 0xBB, 0xBF];
        json = json.StartsWith(utf8Mark) ? json[utf8Mark.Length..] : json;
        List<Conversation> conversations = [];
        try
        {
            var entry = new PromptEntryReader(json, file);
            while (conversations.Count < PromptDataset.MostPrompts && entry.MoveNext())
            {
                if (entry.ReadConversation() is { } conversation)
                {
                    conversations.Add(conversation);
                }
            }
        }
        catch (JsonException broken)
        {
            throw new PromptException($"{file} line {broken.LineNumber + 1}: not valid JSON", broken);
        }
        catch (InvalidOperationException broken)
        {
            // Text that is not UTF-8, or a lone half of a surrogate pair.
            throw new PromptException($"{file}: not valid JSON: {broken.Message}", broken);
        }

        return new ConversationPrompts(conversations, file, seed);
    }
}
