using System.Text.Json;

namespace FirstToken.Prompts;

/// <summary>
/// Files of prompts as bytes: JSON lines or a JSON list, each entry with <c>prompt</c> or <c>text</c>, with <c>messages</c> as
/// OpenAI writes them, or with <c>conversations</c> as ShareGPT does. Opens no file itself.
/// </summary>
/// <remarks>
/// An entry may add <c>system</c> and <c>max_tokens</c>. Of <c>messages</c> everything up to the last user turn is sent. Of a
/// ShareGPT conversation the first human turn is sent, with the length of the answer it got as output limit (an estimate):
/// what other load tools take from it too. Conversations without a human turn are left out.
/// </remarks>
public static class PromptDataset
{
    /// <summary>The largest file read, in bytes.</summary>
    public const int LargestFile = 1024 * 1024 * 1024;

    /// <summary>The most prompts kept; what follows in the file is not read.</summary>
    public const int MostPrompts = 100_000;

    /// <summary>Reads the prompts of a file.</summary>
    /// <param name="json">The whole file, UTF-8.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="PromptException">It is broken or has no prompt; the message is one line for people.</exception>
    public static DatasetPrompts Parse(ReadOnlySpan<byte> json, string file)
    {
        ReadOnlySpan<byte> utf8Mark = [0xEF, 0xBB, 0xBF];
        json = json.StartsWith(utf8Mark) ? json[utf8Mark.Length..] : json;
        try
        {
            return new DatasetPrompts(Read(json, file), file);
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
    }

    private static List<Prompt> Read(ReadOnlySpan<byte> json, string file)
    {
        List<Prompt> prompts = [];
        var entry = new PromptEntryReader(json, file);
        while (prompts.Count < MostPrompts && entry.MoveNext())
        {
            if (entry.Read() is { } prompt)
            {
                prompts.Add(prompt);
            }
        }

        return prompts;
    }
}
