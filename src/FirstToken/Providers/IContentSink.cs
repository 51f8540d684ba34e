namespace FirstToken.Providers;

/// <summary>
/// Takes the generated content itself, for callers that want more than timings. All text is unescaped UTF-8, given in
/// wire order on the reading thread, and valid only during the call.
/// </summary>
public interface IContentSink
{
    /// <summary>A non-empty piece of answer text.</summary>
    void Text(ReadOnlySpan<byte> utf8);

    /// <summary>A non-empty piece of reasoning.</summary>
    void Reasoning(ReadOnlySpan<byte> utf8);

    /// <summary>A non-empty piece of a refusal.</summary>
    void Refusal(ReadOnlySpan<byte> utf8);

    /// <summary>A tool call begins.</summary>
    /// <param name="index">Tells parallel calls of one answer apart.</param>
    /// <param name="id">The provider's id of the call; empty where it has none.</param>
    /// <param name="name">The tool's name.</param>
    void ToolCall(int index, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name);

    /// <summary>A non-empty piece of the JSON arguments of the tool call <paramref name="index"/>.</summary>
    void ToolArguments(int index, ReadOnlySpan<byte> utf8);
}
