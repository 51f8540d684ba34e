using System.Text.Json;
using FirstToken.Providers.Json;

namespace FirstToken.Providers.Anthropic;

/// <summary>
/// Understands the events of the Messages API, whichever framing they came in: SSE from Anthropic, binary frames from
/// Bedrock (facts: wire.md §1.3, §2.5).
/// </summary>
internal sealed class AnthropicEvents(AnswerSummary summary)
{
    private readonly AnthropicContent _content = new();

    /// <summary>Understands one event.</summary>
    /// <param name="data">Its JSON.</param>
    /// <param name="name">Its name, where the framing has one and the JSON none.</param>
    /// <param name="sink">Where the content goes; <see langword="null"/> when only its kind matters.</param>
    /// <param name="failed">Whether the event is an error, now in the summary.</param>
    /// <exception cref="JsonException">The event is no JSON.</exception>
    public AnswerEvent Read(ReadOnlySpan<byte> data, ReadOnlySpan<byte> name, IContentSink? sink, out bool failed)
    {
        failed = false;
        if (TextDelta.TryRead(data, out ReadOnlySpan<byte> text))
        {
            if (text.IsEmpty)
            {
                return AnswerEvent.Nothing;
            }

            sink?.Text(text);
            return new AnswerEvent(OutputKinds.Text, -1, false);
        }

        var json = new Utf8JsonReader(data);
        AnswerEvent answer = AnswerEvent.Nothing;
        if (JsonFields.EnterObject(ref json))
        {
            ReadOnlySpan<byte> type = JsonFields.PeekString(json, "type"u8);
            answer = ReadTyped(ref json, type.IsEmpty ? name : type, data, sink, out failed);
        }

        while (json.Read())
        {
            // What follows the object is broken JSON, and the reader says so.
        }

        return answer;
    }

    /// <summary>Forgets the answer before.</summary>
    public void Reset() => _content.Reset();

    private AnswerEvent ReadTyped(
        ref Utf8JsonReader json, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, IContentSink? sink, out bool failed)
    {
        failed = false;
        if (type.SequenceEqual("content_block_delta"u8))
        {
            int index = PeekIndex(json);
            return Output(Field(ref json, "delta"u8) ? _content.ReadDelta(ref json, index, sink) : OutputKinds.None, ref json);
        }

        if (type.SequenceEqual("content_block_start"u8))
        {
            int index = PeekIndex(json);
            bool entered = Field(ref json, "content_block"u8) && JsonFields.EnterObject(ref json);
            return Output(entered ? _content.ReadBlock(ref json, data, index, whole: false, sink) : OutputKinds.None, ref json);
        }

        if (type.SequenceEqual("message_start"u8))
        {
            ReadStart(ref json);
        }
        else if (type.SequenceEqual("message_delta"u8))
        {
            return new AnswerEvent(OutputKinds.None, ReadMessageDelta(ref json), false);
        }
        else if (type.SequenceEqual("message_stop"u8))
        {
            ReadStop(ref json);
            return new AnswerEvent(OutputKinds.None, -1, true);
        }
        else if (type.SequenceEqual("error"u8))
        {
            summary.Error = AnthropicErrors.ReadEvent(ref json);
            failed = true;
        }
        else
        {
            JsonFields.LeaveObject(ref json);
        }

        return AnswerEvent.Nothing;
    }

    private void ReadStart(ref Utf8JsonReader json)
    {
        if (!Field(ref json, "message"u8) || !JsonFields.EnterObject(ref json))
        {
            return;
        }

        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("id"u8))
            {
                string? id = JsonFields.ReadString(ref json);
                summary.RequestId ??= id;
            }
            else if (json.ValueTextEquals("model"u8))
            {
                summary.Model = JsonFields.ReadString(ref json);
            }
            else if (json.ValueTextEquals("usage"u8))
            {
                AnthropicUsage.Read(ref json, summary);
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }

        JsonFields.LeaveObject(ref json);
    }

    private long ReadMessageDelta(ref Utf8JsonReader json)
    {
        long tokens = -1;
        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("usage"u8))
            {
                tokens = AnthropicUsage.Read(ref json, summary);
            }
            else if (json.ValueTextEquals("delta"u8))
            {
                ReadStopReason(ref json);
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }

        return tokens;
    }

    private void ReadStopReason(ref Utf8JsonReader json)
    {
        if (!JsonFields.EnterObject(ref json))
        {
            return;
        }

        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("stop_reason"u8))
            {
                summary.StopReason = JsonFields.ReadString(ref json) ?? summary.StopReason;
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }
    }

    private void ReadStop(ref Utf8JsonReader json)
    {
        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("amazon-bedrock-invocationMetrics"u8))
            {
                InvocationMetrics.Read(ref json, summary);
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }
    }

    private static AnswerEvent Output(OutputKinds kind, ref Utf8JsonReader json)
    {
        JsonFields.LeaveObject(ref json);
        return kind == OutputKinds.None ? AnswerEvent.Nothing : new AnswerEvent(kind, -1, false);
    }

    private static bool Field(ref Utf8JsonReader json, scoped ReadOnlySpan<byte> name)
    {
        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals(name))
            {
                return true;
            }

            JsonFields.SkipValue(ref json);
        }

        return false;
    }

    // The index may stand behind the delta it belongs to.
    private static int PeekIndex(Utf8JsonReader json) =>
        Field(ref json, "index"u8) && JsonFields.ReadCount(ref json) is { } index and <= int.MaxValue ? (int)index : 0;
}
