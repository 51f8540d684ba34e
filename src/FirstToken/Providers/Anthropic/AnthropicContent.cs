using System.Text.Json;
using FirstToken.Providers.Json;

namespace FirstToken.Providers.Anthropic;

/// <summary>
/// Reads content blocks and their deltas: which kind of output one carries, and the output itself where it is wanted.
/// Signatures, citations, encrypted reasoning, tool results and kinds not known carry none.
/// </summary>
internal sealed class AnthropicContent
{
    private readonly JsonText _text = new();
    private readonly JsonText _id = new();

    /// <summary>Lets go of unusually much memory.</summary>
    public void Reset()
    {
        _text.Reset();
        _id.Reset();
    }

    /// <summary>Reads the <c>delta</c> object that comes next.</summary>
    public OutputKinds ReadDelta(ref Utf8JsonReader json, int index, IContentSink? sink)
    {
        if (!JsonFields.EnterObject(ref json))
        {
            return OutputKinds.None;
        }

        ReadOnlySpan<byte> type = JsonFields.PeekString(json, "type"u8);
        if (type.SequenceEqual("text_delta"u8))
        {
            return ReadPiece(ref json, "text"u8, OutputKinds.Text, index, sink);
        }

        if (type.SequenceEqual("thinking_delta"u8))
        {
            return ReadPiece(ref json, "thinking"u8, OutputKinds.Reasoning, index, sink);
        }

        if (type.SequenceEqual("input_json_delta"u8))
        {
            return ReadPiece(ref json, "partial_json"u8, OutputKinds.Tool, index, sink);
        }

        JsonFields.LeaveObject(ref json);
        return OutputKinds.None;
    }

    /// <summary>Reads the content block object the reader has entered.</summary>
    /// <param name="json">Inside the block.</param>
    /// <param name="document">What <paramref name="json"/> reads: a tool's input is handed on as it stands there.</param>
    /// <param name="index">The block's index.</param>
    /// <param name="whole">Whether this is all of the block, and not the start that deltas follow.</param>
    /// <param name="sink">Where the content goes.</param>
    public OutputKinds ReadBlock(
        ref Utf8JsonReader json, ReadOnlySpan<byte> document, int index, bool whole, IContentSink? sink)
    {
        ReadOnlySpan<byte> type = JsonFields.PeekString(json, "type"u8);
        if (type.SequenceEqual("text"u8))
        {
            return ReadPiece(ref json, "text"u8, OutputKinds.Text, index, sink);
        }

        if (type.SequenceEqual("thinking"u8))
        {
            return ReadPiece(ref json, "thinking"u8, OutputKinds.Reasoning, index, sink);
        }

        if (type.EndsWith("tool_use"u8))
        {
            return ReadTool(ref json, document, index, whole, sink);
        }

        JsonFields.LeaveObject(ref json);
        return OutputKinds.None;
    }

    private OutputKinds ReadPiece(
        ref Utf8JsonReader json, scoped ReadOnlySpan<byte> field, OutputKinds kind, int index, IContentSink? sink)
    {
        OutputKinds found = OutputKinds.None;
        while (JsonFields.NextProperty(ref json))
        {
            if (!json.ValueTextEquals(field))
            {
                JsonFields.SkipValue(ref json);
            }
            else if (JsonFields.TakeNonEmptyString(ref json))
            {
                found = kind;
                if (sink is not null)
                {
                    Give(sink, kind, index, _text.Unescape(ref json));
                }
            }
        }

        return found;
    }

    private OutputKinds ReadTool(
        ref Utf8JsonReader json, ReadOnlySpan<byte> document, int index, bool whole, IContentSink? sink)
    {
        ReadOnlySpan<byte> id = default;
        ReadOnlySpan<byte> name = default;
        ReadOnlySpan<byte> input = default;
        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("name"u8))
            {
                name = JsonFields.TakeString(ref json) ? _text.Unescape(ref json) : default;
            }
            else if (json.ValueTextEquals("id"u8))
            {
                id = JsonFields.TakeString(ref json) ? _id.Unescape(ref json) : default;
            }
            else if (json.ValueTextEquals("input"u8))
            {
                json.Read();
                int start = (int)json.TokenStartIndex;
                json.Skip();
                input = document[start..(int)json.BytesConsumed];
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }

        // A start carries an empty object that the deltas then fill; only an object with a member in it is output.
        bool hasInput = whole ? !input.IsEmpty : input.Contains((byte)'"');
        if (sink is not null)
        {
            sink.ToolCall(index, id, name);
            if (hasInput)
            {
                sink.ToolArguments(index, input);
            }
        }

        return name.IsEmpty && !hasInput ? OutputKinds.None : OutputKinds.Tool;
    }

    private static void Give(IContentSink sink, OutputKinds kind, int index, ReadOnlySpan<byte> piece)
    {
        switch (kind)
        {
            case OutputKinds.Text:
                sink.Text(piece);
                break;
            case OutputKinds.Reasoning:
                sink.Reasoning(piece);
                break;
            default:
                sink.ToolArguments(index, piece);
                break;
        }
    }
}
