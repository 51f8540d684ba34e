using System.Text.Json;
using FirstToken.Providers.Json;

namespace FirstToken.Providers.Gemini;

/// <summary>Reads the parts of a candidate's content: text, thoughts, function calls (facts: wire.md §5).</summary>
internal sealed class GeminiParts
{
    private readonly JsonText _text = new();
    private readonly JsonText _id = new();
    private int _calls;

    /// <summary>Reads the <c>content</c> object that comes next.</summary>
    /// <param name="json">Before the value.</param>
    /// <param name="document">What <paramref name="json"/> reads: arguments are handed on as they stand there.</param>
    /// <param name="sink">Where the content goes; <see langword="null"/> when only its kind matters.</param>
    /// <param name="template">Where the output is marked.</param>
    public OutputKinds ReadContent(
        ref Utf8JsonReader json, ReadOnlySpan<byte> document, IContentSink? sink, ChunkTemplate template)
    {
        OutputKinds found = OutputKinds.None;
        if (!JsonFields.EnterObject(ref json))
        {
            return found;
        }

        while (JsonFields.NextProperty(ref json))
        {
            if (!json.ValueTextEquals("parts"u8))
            {
                JsonFields.SkipValue(ref json);
            }
            else if (JsonFields.EnterArray(ref json))
            {
                while (JsonFields.NextObject(ref json))
                {
                    found |= ReadPart(ref json, document, sink, template);
                }
            }
        }

        return found;
    }

    /// <summary>Forgets the answer before.</summary>
    public void Reset()
    {
        _calls = 0;
        _text.Reset();
        _id.Reset();
    }

    private OutputKinds ReadPart(
        ref Utf8JsonReader json, ReadOnlySpan<byte> document, IContentSink? sink, ChunkTemplate template)
    {
        OutputKinds found = OutputKinds.None;
        ReadOnlySpan<byte> text = default;
        bool isThought = false;
        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("text"u8))
            {
                text = default;
                if (JsonFields.TakeNonEmptyString(ref json))
                {
                    template.Mark(ref json, ChunkTemplate.Holds.Output);
                    text = sink is null ? json.ValueSpan : _text.Unescape(ref json);
                }
            }
            else if (json.ValueTextEquals("thought"u8))
            {
                json.Read();
                isThought = json.TokenType == JsonTokenType.True;
                json.Skip();
            }
            else if (json.ValueTextEquals("functionCall"u8))
            {
                // A text of this part is given out first: the call needs the same memory.
                found |= Give(ref text, isThought, sink) | ReadCall(ref json, document, sink);
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }

        return found | Give(ref text, isThought, sink);
    }

    private static OutputKinds Give(ref ReadOnlySpan<byte> text, bool isThought, IContentSink? sink)
    {
        if (text.IsEmpty)
        {
            return OutputKinds.None;
        }

        OutputKinds kind = isThought ? OutputKinds.Reasoning : OutputKinds.Text;
        sink?.Give(kind, text);
        text = default;
        return kind;
    }

    private OutputKinds ReadCall(ref Utf8JsonReader json, ReadOnlySpan<byte> document, IContentSink? sink)
    {
        if (!JsonFields.EnterObject(ref json))
        {
            return OutputKinds.None;
        }

        ReadOnlySpan<byte> id = default;
        ReadOnlySpan<byte> name = default;
        ReadOnlySpan<byte> arguments = default;
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
            else if (json.ValueTextEquals("args"u8))
            {
                arguments = JsonFields.TakeRaw(ref json, document);
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }

        return sink.WholeToolCall(ref _calls, id, name, arguments);
    }
}
