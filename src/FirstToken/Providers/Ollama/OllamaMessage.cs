using System.Text.Json;
using FirstToken.Providers.Json;

namespace FirstToken.Providers.Ollama;

/// <summary>Reads the message of an Ollama object: text, thinking, tool calls, whose arguments come as an object and whole.</summary>
internal sealed class OllamaMessage
{
    private readonly JsonText _text = new();
    private int _calls;

    /// <summary>Reads the <c>message</c> object that comes next.</summary>
    /// <param name="json">Before the value.</param>
    /// <param name="document">What <paramref name="json"/> reads: arguments are handed on as they stand there.</param>
    /// <param name="sink">Where the content goes; <see langword="null"/> when only its kind matters.</param>
    /// <param name="template">Where the output is marked.</param>
    public OutputKinds Read(ref Utf8JsonReader json, ReadOnlySpan<byte> document, IContentSink? sink, ChunkTemplate template)
    {
        OutputKinds found = OutputKinds.None;
        if (!JsonFields.EnterObject(ref json))
        {
            return found;
        }

        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("content"u8))
            {
                found |= ReadText(ref json, OutputKinds.Text, sink, template);
            }
            else if (json.ValueTextEquals("thinking"u8))
            {
                found |= ReadText(ref json, OutputKinds.Reasoning, sink, template);
            }
            else if (!json.ValueTextEquals("tool_calls"u8))
            {
                JsonFields.SkipValue(ref json);
            }
            else if (JsonFields.EnterArray(ref json))
            {
                found |= ReadCalls(ref json, document, sink);
            }
        }

        return found;
    }

    /// <summary>Forgets the answer before.</summary>
    public void Reset()
    {
        _calls = 0;
        _text.Reset();
    }

    private OutputKinds ReadText(ref Utf8JsonReader json, OutputKinds kind, IContentSink? sink, ChunkTemplate template)
    {
        if (!JsonFields.TakeNonEmptyString(ref json))
        {
            return OutputKinds.None;
        }

        template.Mark(ref json, ChunkTemplate.Holds.Output);
        sink?.Give(kind, _text.Unescape(ref json));
        return kind;
    }

    private OutputKinds ReadCalls(ref Utf8JsonReader json, ReadOnlySpan<byte> document, IContentSink? sink)
    {
        OutputKinds found = OutputKinds.None;
        while (JsonFields.NextObject(ref json))
        {
            while (JsonFields.NextProperty(ref json))
            {
                if (!json.ValueTextEquals("function"u8))
                {
                    JsonFields.SkipValue(ref json);
                }
                else if (JsonFields.EnterObject(ref json))
                {
                    found |= ReadFunction(ref json, document, sink);
                }
            }
        }

        return found;
    }

    private OutputKinds ReadFunction(ref Utf8JsonReader json, ReadOnlySpan<byte> document, IContentSink? sink)
    {
        ReadOnlySpan<byte> name = default;
        ReadOnlySpan<byte> arguments = default;
        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("name"u8))
            {
                name = JsonFields.TakeString(ref json) ? _text.Unescape(ref json) : default;
            }
            else if (json.ValueTextEquals("arguments"u8))
            {
                arguments = JsonFields.TakeRaw(ref json, document);
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }

        return sink.WholeToolCall(ref _calls, id: default, name, arguments);
    }
}
