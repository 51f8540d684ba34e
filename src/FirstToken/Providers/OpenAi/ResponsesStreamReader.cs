using System.Text.Json;
using FirstToken.Providers.Json;
using FirstToken.Wire;

namespace FirstToken.Providers.OpenAi;

/// <summary>Reads a streamed answer of the Responses API (facts: wire.md §3.2). Event types it does not know carry nothing.</summary>
internal sealed class ResponsesStreamReader : SseAnswerReader
{
    private readonly ResponsesFields _response;
    private readonly ResponsesItemReader _items = new();
    private readonly JsonText _text = new();
    private readonly ChunkTemplate _template = new();
    private OutputKinds _templateKind;

    public ResponsesStreamReader() => _response = new ResponsesFields(Summary);

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _response.Reset();
        _items.Reset();
        _text.Reset();
        _template.Reset();
    }

    /// <inheritdoc/>
    protected override AnswerEvent ReadEvent(in SseEvent item)
    {
        if (_template.TryMatch(item.Data, out ReadOnlySpan<byte> text, out _))
        {
            if (text.IsEmpty)
            {
                return AnswerEvent.Nothing;
            }

            Content?.Give(_templateKind, text);
            return new AnswerEvent(_templateKind, -1, false);
        }

        ReadOnlySpan<byte> data = item.Data.Trim(" \n"u8);
        // No part of this API, but servers that imitate it close with the marker of the other one.
        if (data.IsEmpty || data.SequenceEqual("[DONE]"u8))
        {
            return AnswerEvent.Nothing;
        }

        var json = new Utf8JsonReader(data);
        AnswerEvent answer = AnswerEvent.Nothing;
        if (JsonFields.EnterObject(ref json))
        {
            ReadOnlySpan<byte> type = JsonFields.PeekString(json, "type"u8);
            // Where the type stands only in the event's name, the data alone does not tell what it is: no model for others.
            answer = ReadTyped(ref json, type.IsEmpty ? item.Name : type, type.IsEmpty ? default : data);
        }

        while (json.Read())
        {
            // What follows the object is broken JSON, and the reader says so.
        }

        return answer;
    }

    private AnswerEvent ReadTyped(ref Utf8JsonReader json, ReadOnlySpan<byte> type, ReadOnlySpan<byte> model)
    {
        OutputKinds kind = DeltaKind(type);
        if (kind != OutputKinds.None)
        {
            return ReadDelta(ref json, kind, model);
        }

        if (type.SequenceEqual("response.output_item.added"u8))
        {
            return ReadAdded(ref json);
        }

        if (type.SequenceEqual("response.completed"u8))
        {
            return ReadEnd(ref json, "completed");
        }

        if (type.SequenceEqual("response.incomplete"u8))
        {
            return ReadEnd(ref json, "incomplete");
        }

        if (type.SequenceEqual("response.failed"u8))
        {
            return ReadEnd(ref json, "failed");
        }

        if (type.SequenceEqual("response.created"u8) || type.SequenceEqual("response.in_progress"u8))
        {
            ReadResponse(ref json);
        }
        else if (type.SequenceEqual("error"u8) || type.IsEmpty)
        {
            ReadError(ref json, isError: !type.IsEmpty);
        }
        else
        {
            JsonFields.LeaveObject(ref json);
        }

        return AnswerEvent.Nothing;
    }

    private static OutputKinds DeltaKind(ReadOnlySpan<byte> type)
    {
        if (!type.EndsWith(".delta"u8))
        {
            return OutputKinds.None;
        }

        if (type.SequenceEqual("response.output_text.delta"u8))
        {
            return OutputKinds.Text;
        }

        if (type.SequenceEqual("response.reasoning_summary_text.delta"u8) || type.SequenceEqual("response.reasoning_text.delta"u8))
        {
            return OutputKinds.Reasoning;
        }

        if (type.SequenceEqual("response.function_call_arguments.delta"u8)
            || type.SequenceEqual("response.custom_tool_call_input.delta"u8))
        {
            return OutputKinds.Tool;
        }

        return type.SequenceEqual("response.refusal.delta"u8) ? OutputKinds.Refusal : OutputKinds.None;
    }

    private AnswerEvent ReadDelta(ref Utf8JsonReader json, OutputKinds kind, ReadOnlySpan<byte> model)
    {
        _template.Begin();
        bool found = false;
        int index = kind == OutputKinds.Tool ? PeekIndex(json) : 0;
        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("delta"u8))
            {
                if (JsonFields.TakeNonEmptyString(ref json))
                {
                    found = true;
                    _template.Mark(ref json, ChunkTemplate.Holds.Output);
                    Give(kind, index, ref json);
                }
            }
            else if (json.ValueTextEquals("sequence_number"u8))
            {
                JsonFields.ReadCount(ref json);
                _template.Mark(ref json, ChunkTemplate.Holds.Counter);
            }
            else if (json.ValueTextEquals("obfuscation"u8) && JsonFields.TakeString(ref json))
            {
                _template.Mark(ref json, ChunkTemplate.Holds.Padding);
            }
            else if (json.TokenType == JsonTokenType.PropertyName)
            {
                JsonFields.SkipValue(ref json);
            }
        }

        if (found && kind != OutputKinds.Tool && !model.IsEmpty)
        {
            _templateKind = kind;
            _template.Learn(model);
        }

        return new AnswerEvent(found ? kind : OutputKinds.None, -1, false);
    }

    private void Give(OutputKinds kind, int index, ref Utf8JsonReader json)
    {
        if (Content is not { } sink)
        {
            return;
        }

        ReadOnlySpan<byte> piece = _text.Unescape(ref json);
        if (kind == OutputKinds.Tool)
        {
            sink.ToolArguments(index, piece);
        }
        else
        {
            sink.Give(kind, piece);
        }
    }

    private AnswerEvent ReadAdded(ref Utf8JsonReader json)
    {
        OutputKinds found = OutputKinds.None;
        int index = PeekIndex(json);
        while (JsonFields.NextProperty(ref json))
        {
            if (!json.ValueTextEquals("item"u8))
            {
                JsonFields.SkipValue(ref json);
            }
            else if (JsonFields.EnterObject(ref json))
            {
                found |= _items.Read(ref json, index, whole: false, Content);
            }
        }

        return new AnswerEvent(found, -1, false);
    }

    private AnswerEvent ReadEnd(ref Utf8JsonReader json, string status)
    {
        ReadResponse(ref json);
        if (_response.End(status) == AnswerEnd.Error)
        {
            Stop(AnswerEnd.Error);
        }

        return new AnswerEvent(OutputKinds.None, _response.OutputTokens, true);
    }

    private void ReadResponse(ref Utf8JsonReader json)
    {
        while (JsonFields.NextProperty(ref json))
        {
            if (!json.ValueTextEquals("response"u8))
            {
                JsonFields.SkipValue(ref json);
            }
            else if (JsonFields.EnterObject(ref json))
            {
                while (JsonFields.NextProperty(ref json))
                {
                    _response.ReadMember(ref json);
                }
            }
        }
    }

    // OpenAI's error event is flat; others wrap it as in Chat Completions, some without any type.
    private void ReadError(ref Utf8JsonReader json, bool isError)
    {
        RequestError? error = OpenAiErrors.ReadEvent(ref json, isError);
        if (error is not null)
        {
            Summary.Error = error;
            Stop(AnswerEnd.Error);
        }
    }

    // The index may stand behind what it belongs to.
    private static int PeekIndex(Utf8JsonReader json)
    {
        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("output_index"u8))
            {
                return JsonFields.ReadCount(ref json) is { } index and <= int.MaxValue ? (int)index : 0;
            }

            JsonFields.SkipValue(ref json);
        }

        return 0;
    }
}
