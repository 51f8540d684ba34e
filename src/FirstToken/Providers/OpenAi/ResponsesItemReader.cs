using System.Text.Json;
using FirstToken.Providers.Json;

namespace FirstToken.Providers.OpenAi;

/// <summary>Reads an output item of the Responses API: a message, reasoning, or the call of a tool.</summary>
internal sealed class ResponsesItemReader
{
    private readonly JsonText _text = new();
    private readonly JsonText _id = new();
    private readonly JsonText _arguments = new();

    /// <summary>Reads the item the reader has entered.</summary>
    /// <param name="json">Inside the item.</param>
    /// <param name="index">The item's index, which tells tool calls apart.</param>
    /// <param name="whole">Whether it is read for all its content, and not only for what deltas will not repeat.</param>
    /// <param name="sink">Where the content goes.</param>
    public OutputKinds Read(ref Utf8JsonReader json, int index, bool whole, IContentSink? sink)
    {
        ReadOnlySpan<byte> type = JsonFields.PeekString(json, "type"u8);
        if (type.SequenceEqual("function_call"u8) || type.SequenceEqual("custom_tool_call"u8))
        {
            return ReadCall(ref json, index, whole, sink);
        }

        OutputKinds found = OutputKinds.None;
        bool isReasoning = type.SequenceEqual("reasoning"u8);
        while (JsonFields.NextProperty(ref json))
        {
            if (whole && (json.ValueTextEquals("content"u8) || (isReasoning && json.ValueTextEquals("summary"u8))))
            {
                found |= ReadParts(ref json, isReasoning ? OutputKinds.Reasoning : OutputKinds.Text, sink);
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }

        return found;
    }

    /// <summary>Lets go of unusually much memory.</summary>
    public void Reset()
    {
        _text.Reset();
        _id.Reset();
        _arguments.Reset();
    }

    private OutputKinds ReadCall(ref Utf8JsonReader json, int index, bool whole, IContentSink? sink)
    {
        ReadOnlySpan<byte> id = default;
        ReadOnlySpan<byte> name = default;
        ReadOnlySpan<byte> arguments = default;
        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("call_id"u8))
            {
                id = JsonFields.TakeString(ref json) ? _id.Unescape(ref json) : default;
            }
            else if (json.ValueTextEquals("name"u8))
            {
                name = JsonFields.TakeString(ref json) ? _text.Unescape(ref json) : default;
            }
            else if (whole && (json.ValueTextEquals("arguments"u8) || json.ValueTextEquals("input"u8)))
            {
                arguments = JsonFields.TakeString(ref json) ? _arguments.Unescape(ref json) : default;
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }

        if (sink is not null)
        {
            sink.ToolCall(index, id, name);
            if (!arguments.IsEmpty)
            {
                sink.ToolArguments(index, arguments);
            }
        }

        return name.IsEmpty && arguments.IsEmpty ? OutputKinds.None : OutputKinds.Tool;
    }

    private OutputKinds ReadParts(ref Utf8JsonReader json, OutputKinds kind, IContentSink? sink)
    {
        OutputKinds found = OutputKinds.None;
        if (!JsonFields.EnterArray(ref json))
        {
            return found;
        }

        while (JsonFields.NextObject(ref json))
        {
            while (JsonFields.NextProperty(ref json))
            {
                bool isRefusal = json.ValueTextEquals("refusal"u8);
                if (!isRefusal && !json.ValueTextEquals("text"u8))
                {
                    JsonFields.SkipValue(ref json);
                }
                else if (JsonFields.TakeNonEmptyString(ref json))
                {
                    OutputKinds piece = isRefusal ? OutputKinds.Refusal : kind;
                    sink?.Give(piece, _text.Unescape(ref json));
                    found |= piece;
                }
            }
        }

        return found;
    }
}
