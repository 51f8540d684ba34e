using System.Text.Json;
using FirstToken.Providers.Json;

namespace FirstToken.Providers.OpenAi;

/// <summary>Reads the <c>delta</c> of a chunk or the <c>message</c> of a whole answer: the same members (facts: wire.md §3.1, §3.5).</summary>
internal sealed class ChatMessageReader
{
    private readonly JsonText _text = new();
    private readonly ToolCallReader _tools = new();

    /// <summary>Reads the object that comes next; a missing or odd one carries nothing.</summary>
    /// <param name="json">Before the value.</param>
    /// <param name="sink">Where the content goes; <see langword="null"/> when only its kind matters.</param>
    /// <param name="template">Where the output is marked, when it is text of one kind.</param>
    public OutputKinds Read(ref Utf8JsonReader json, IContentSink? sink, ChunkTemplate? template)
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
            else if (json.ValueTextEquals("reasoning_content"u8) || json.ValueTextEquals("reasoning"u8))
            {
                // Servers between the old name and the new one send both, with the same text.
                bool again = (found & OutputKinds.Reasoning) != 0;
                found |= ReadText(ref json, OutputKinds.Reasoning, again ? null : sink, template);
            }
            else if (json.ValueTextEquals("refusal"u8))
            {
                found |= ReadText(ref json, OutputKinds.Refusal, sink, template);
            }
            else if (json.ValueTextEquals("tool_calls"u8))
            {
                found |= _tools.ReadCalls(ref json, sink);
            }
            else if (json.ValueTextEquals("function_call"u8))
            {
                found |= _tools.ReadFunctionCall(ref json, sink);
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }

        return found;
    }

    /// <summary>Forgets the answer before.</summary>
    public void Reset()
    {
        _text.Reset();
        _tools.Reset();
    }

    private OutputKinds ReadText(ref Utf8JsonReader json, OutputKinds kind, IContentSink? sink, ChunkTemplate? template)
    {
        if (!JsonFields.TakeNonEmptyString(ref json))
        {
            return OutputKinds.None;
        }

        template?.Mark(ref json, ChunkTemplate.Holds.Output);
        sink?.Give(kind, _text.Unescape(ref json));
        return kind;
    }
}
