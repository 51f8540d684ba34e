using System.Text.Json;
using FirstToken.Providers.Json;
using FirstToken.Wire;

namespace FirstToken.Providers.OpenAi;

/// <summary>Reads the tool calls of a chunk or a message of Chat Completions.</summary>
internal sealed class ToolCallReader
{
    private readonly JsonText _id = new();
    private readonly JsonText _name = new();
    private readonly JsonText _arguments = new();

    // The call announced last: some servers repeat its id and name on every piece.
    private readonly CarryBuffer _announcedId = new();
    private int _announced = -1;

    /// <summary>Reads the <c>tool_calls</c> array that comes next.</summary>
    public OutputKinds ReadCalls(ref Utf8JsonReader json, IContentSink? sink)
    {
        OutputKinds found = OutputKinds.None;
        if (JsonFields.EnterArray(ref json))
        {
            for (int position = 0; JsonFields.NextObject(ref json); position++)
            {
                found |= ReadCall(ref json, position, sink);
            }
        }

        return found;
    }

    /// <summary>Reads the <c>function_call</c> object that comes next: the form before there were tools.</summary>
    public OutputKinds ReadFunctionCall(ref Utf8JsonReader json, IContentSink? sink)
    {
        ReadOnlySpan<byte> name = default;
        ReadOnlySpan<byte> arguments = default;
        ReadFunction(ref json, ref name, ref arguments);
        return Give(sink, 0, default, name, arguments);
    }

    /// <summary>Forgets the answer before.</summary>
    public void Reset()
    {
        _announced = -1;
        _announcedId.Reset();
        _id.Reset();
        _name.Reset();
        _arguments.Reset();
    }

    private OutputKinds ReadCall(ref Utf8JsonReader json, int position, IContentSink? sink)
    {
        int index = position;
        ReadOnlySpan<byte> id = default;
        ReadOnlySpan<byte> name = default;
        ReadOnlySpan<byte> arguments = default;
        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("index"u8))
            {
                index = JsonFields.ReadCount(ref json) is { } given and <= int.MaxValue ? (int)given : position;
            }
            else if (json.ValueTextEquals("id"u8))
            {
                id = JsonFields.TakeString(ref json) ? _id.Unescape(ref json) : default;
            }
            else if (json.ValueTextEquals("function"u8) || json.ValueTextEquals("custom"u8))
            {
                ReadFunction(ref json, ref name, ref arguments);
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }

        return Give(sink, index, id, name, arguments);
    }

    private void ReadFunction(ref Utf8JsonReader json, ref ReadOnlySpan<byte> name, ref ReadOnlySpan<byte> arguments)
    {
        if (!JsonFields.EnterObject(ref json))
        {
            return;
        }

        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("name"u8))
            {
                name = JsonFields.TakeString(ref json) ? _name.Unescape(ref json) : default;
            }
            else if (json.ValueTextEquals("arguments"u8) || json.ValueTextEquals("input"u8))
            {
                arguments = JsonFields.TakeString(ref json) ? _arguments.Unescape(ref json) : default;
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }
    }

    private OutputKinds Give(
        IContentSink? sink, int index, ReadOnlySpan<byte> id, ReadOnlySpan<byte> name, ReadOnlySpan<byte> arguments)
    {
        if (sink is not null)
        {
            bool isNew = _announced != index || (!id.IsEmpty && !id.SequenceEqual(_announcedId.Span));
            if (isNew && !(id.IsEmpty && name.IsEmpty))
            {
                _announced = index;
                _announcedId.Clear();
                _announcedId.Append(id);
                sink.ToolCall(index, id, name);
            }

            if (!arguments.IsEmpty)
            {
                sink.ToolArguments(index, arguments);
            }
        }

        return name.IsEmpty && arguments.IsEmpty ? OutputKinds.None : OutputKinds.Tool;
    }
}
