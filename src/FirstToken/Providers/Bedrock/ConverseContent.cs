using System.Text.Json;
using FirstToken.Providers.Json;

namespace FirstToken.Providers.Bedrock;

/// <summary>
/// Reads the content unions of Converse, in which the member's name says the kind: <c>text</c>, <c>toolUse</c>,
/// <c>reasoningContent</c>. The same reading serves block starts, deltas and whole blocks.
/// </summary>
internal sealed class ConverseContent
{
    private readonly JsonText _text = new();
    private readonly JsonText _id = new();
    private readonly JsonText _input = new();

    /// <summary>Lets go of unusually much memory.</summary>
    public void Reset()
    {
        _text.Reset();
        _id.Reset();
        _input.Reset();
    }

    /// <summary>Reads the union object the reader has entered.</summary>
    /// <param name="json">Inside the union.</param>
    /// <param name="document">What <paramref name="json"/> reads: a tool's whole input is handed on as it stands there.</param>
    /// <param name="index">The block's index.</param>
    /// <param name="sink">Where the content goes.</param>
    public OutputKinds Read(ref Utf8JsonReader json, ReadOnlySpan<byte> document, int index, IContentSink? sink)
    {
        OutputKinds output = OutputKinds.None;
        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("text"u8))
            {
                output |= ReadPiece(ref json, OutputKinds.Text, sink);
            }
            else if (json.ValueTextEquals("toolUse"u8))
            {
                output |= JsonFields.EnterObject(ref json) ? ReadTool(ref json, document, index, sink) : OutputKinds.None;
            }
            else if (json.ValueTextEquals("reasoningContent"u8))
            {
                output |= ReadReasoning(ref json, sink);
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }

        return output;
    }

    private OutputKinds ReadPiece(ref Utf8JsonReader json, OutputKinds kind, IContentSink? sink)
    {
        if (!JsonFields.TakeNonEmptyString(ref json))
        {
            return OutputKinds.None;
        }

        if (kind == OutputKinds.Text)
        {
            sink?.Text(_text.Unescape(ref json));
        }
        else
        {
            sink?.Reasoning(_text.Unescape(ref json));
        }

        return kind;
    }

    // A delta has its text at once, a whole block inside "reasoningText".
    private OutputKinds ReadReasoning(ref Utf8JsonReader json, IContentSink? sink)
    {
        OutputKinds output = OutputKinds.None;
        if (!JsonFields.EnterObject(ref json))
        {
            return output;
        }

        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("text"u8))
            {
                output |= ReadPiece(ref json, OutputKinds.Reasoning, sink);
            }
            else if (json.ValueTextEquals("reasoningText"u8))
            {
                output |= ReadReasoning(ref json, sink);
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }

        return output;
    }

    private OutputKinds ReadTool(ref Utf8JsonReader json, ReadOnlySpan<byte> document, int index, IContentSink? sink)
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
            else if (json.ValueTextEquals("toolUseId"u8))
            {
                id = JsonFields.TakeString(ref json) ? _id.Unescape(ref json) : default;
            }
            else if (json.ValueTextEquals("input"u8))
            {
                input = ReadInput(ref json, document);
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }

        if (!name.IsEmpty)
        {
            sink?.ToolCall(index, id, name);
        }

        if (!input.IsEmpty)
        {
            sink?.ToolArguments(index, input);
        }

        return name.IsEmpty && input.IsEmpty ? OutputKinds.None : OutputKinds.Tool;
    }

    // Streamed input is a string with a piece of JSON in it; whole input is the JSON itself.
    private ReadOnlySpan<byte> ReadInput(scoped ref Utf8JsonReader json, ReadOnlySpan<byte> document)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String)
        {
            return _input.Unescape(ref json);
        }

        int start = (int)json.TokenStartIndex;
        json.Skip();
        return document[start..(int)json.BytesConsumed];
    }
}
