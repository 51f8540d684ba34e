namespace FirstToken.Providers;

/// <summary>Hands content on by its kind.</summary>
internal static class ContentSinkExtensions
{
    /// <summary>Hands on a piece of answer text, reasoning or refusal.</summary>
    public static void Give(this IContentSink sink, OutputKinds kind, ReadOnlySpan<byte> utf8)
    {
        switch (kind)
        {
            case OutputKinds.Reasoning:
                sink.Reasoning(utf8);
                break;
            case OutputKinds.Refusal:
                sink.Refusal(utf8);
                break;
            default:
                sink.Text(utf8);
                break;
        }
    }

    /// <summary>Gives out a tool call that came whole.</summary>
    /// <param name="sink">Where it goes; <see langword="null"/> when only its kind matters.</param>
    /// <param name="calls">Tool calls of the answer so far; counted up.</param>
    /// <param name="id">The provider's id of the call; empty where it has none.</param>
    /// <param name="name">The tool's name.</param>
    /// <param name="arguments">Its arguments, JSON.</param>
    /// <returns>Nothing for a call without name and arguments.</returns>
    public static OutputKinds WholeToolCall(
        this IContentSink? sink, ref int calls, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name, ReadOnlySpan<byte> arguments)
    {
        if (name.IsEmpty && arguments.IsEmpty)
        {
            return OutputKinds.None;
        }

        int index = calls++;
        sink?.ToolCall(index, id, name);
        if (!arguments.IsEmpty)
        {
            sink?.ToolArguments(index, arguments);
        }

        return OutputKinds.Tool;
    }
}
