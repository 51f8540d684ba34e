using System.Text.Json;

namespace FirstToken.Recording.Sessions;

/// <summary>The tools of Claude Code that only look at something, and which of their inputs says at what.</summary>
internal static class ReadingTools
{
    private static readonly Dictionary<string, string> TargetInputs = new(StringComparer.Ordinal)
    {
        ["Read"] = "file_path",
        ["NotebookRead"] = "notebook_path",
        ["LS"] = "path",
        ["Glob"] = "pattern",
        ["Grep"] = "pattern",
        ["WebFetch"] = "url",
        ["WebSearch"] = "query",
    };

    public static bool Contains(string tool) => TargetInputs.ContainsKey(tool);

    /// <summary>What a call looks at, as it would stand in a result it came from: of a path the last part, anything else whole.</summary>
    /// <returns><see langword="null"/> for other tools, and where it cannot be told.</returns>
    public static string? TargetOf(string tool, JsonElement input)
    {
        if (!TargetInputs.TryGetValue(tool, out string? name) || input.ValueKind != JsonValueKind.Object
            || !input.TryGetProperty(name, out JsonElement value) || value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        string text = value.GetString()!.TrimEnd('/', '\\');
        return name.EndsWith("path", StringComparison.Ordinal) ? text[(text.LastIndexOfAny(['/', '\\']) + 1)..] : text;
    }
}
