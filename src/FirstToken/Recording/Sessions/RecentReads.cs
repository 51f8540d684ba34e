using System.Text.Json;

namespace FirstToken.Recording.Sessions;

/// <summary>What the last tool calls of one agent looked at and found, to tell whether the next could have been made beside them.</summary>
internal sealed class RecentReads
{
    // A row of calls worth making at once is seldom longer, and results may be large.
    private const int Remembered = 8;

    // A name of one or two letters stands in any text.
    private const int ShortestName = 3;

    // Of a longer result it is not known what stands in it, rather than searched.
    private const int LongestResult = 1 << 20;

    private readonly Queue<string?> _asked = new();
    private readonly Queue<string?> _found = new();

    /// <summary>Whether a target stands in what was lately asked for or found; true for one that cannot be told.</summary>
    public bool Mention(string? target) =>
        target is not { Length: >= ShortestName }
        || _asked.Contains(target)
        || _found.Any(text => text is null || text.Contains(target, StringComparison.Ordinal));

    public void Ask(string? target)
    {
        if (target is not null)
        {
            Keep(_asked, target);
        }
    }

    public void Answer(JsonElement result)
    {
        // The raw text will do: names are looked for, and escapes do not change names.
        string text = result.TryGetProperty("content", out JsonElement content) ? content.GetRawText() : string.Empty;
        Keep(_found, text.Length > LongestResult ? null : text);
    }

    private static void Keep(Queue<string?> queue, string? text)
    {
        queue.Enqueue(text);
        if (queue.Count > Remembered)
        {
            queue.Dequeue();
        }
    }
}
