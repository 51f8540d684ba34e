using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using FirstToken.Providers;
using FirstToken.Wire;

namespace FirstToken.Gateway.Translating;

/// <summary>
/// Turns the server-sent events of the Messages API into the frames of InvokeModelWithResponseStream (facts: wire.md §1.3, §2.4,
/// §2.5). The last event gets the token counts of Bedrock's metrics, but not its latencies: those were not measured. Pings are left
/// out, as Bedrock sends none; so is the padding of payloads, since the lengths were to be seen already.
/// </summary>
public sealed class AnthropicStreamTranslator : IAnswerTranslator
{
    private readonly SseReader _events = new();
    private readonly ArrayBufferWriter<byte> _payload = new();
    private readonly ArrayBufferWriter<byte> _last = new();
    private readonly UsageCounts _usage = new();
    private AnswerEnd? _end;

    /// <inheritdoc/>
    public bool IsOver => _end is not null || _events.Fault != WireFault.None;

    /// <inheritdoc/>
    public void Translate(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        try
        {
            while (!IsOver && _events.TryRead(ref bytes, out SseEvent item))
            {
                if (!item.Data.IsEmpty)
                {
                    Translate(item.Name, item.Data, output);
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            _end = AnswerEnd.Corrupt;
        }
    }

    /// <inheritdoc/>
    public AnswerEnd Finish() => _end ?? _events.Fault switch
    {
        WireFault.Corrupt => AnswerEnd.Corrupt,
        WireFault.TooLarge => AnswerEnd.TooLarge,
        _ => _events.IsForeign ? AnswerEnd.Corrupt : AnswerEnd.Truncated,
    };

    private void Translate(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data, IBufferWriter<byte> output)
    {
        EventParts parts = EventParts.Read(data);
        ReadOnlySpan<byte> type = parts.Type;
        if (type.SequenceEqual("error"u8) || (type.IsEmpty && name.SequenceEqual("error"u8)))
        {
            AnswerErrors.WriteException(output, data);
            _end = AnswerEnd.Error;
            return;
        }

        if (type.IsEmpty || type.SequenceEqual("ping"u8))
        {
            // Frames carry no name beside the JSON: a client of Bedrock could do nothing with an event that has no type.
            return;
        }

        if (type.SequenceEqual("message_start"u8) || type.SequenceEqual("message_delta"u8))
        {
            _usage.Read(data);
        }

        if (type.SequenceEqual("message_stop"u8))
        {
            WriteLast(data, parts.End, output);
            _end = AnswerEnd.Complete;
            return;
        }

        WriteChunk(data, output);
    }

    private void WriteLast(ReadOnlySpan<byte> data, int brace, IBufferWriter<byte> output)
    {
        _last.ResetWrittenCount();
        _last.Write(data[..brace]);
        _usage.WriteMetrics(_last);
        _last.Write(data[brace..]);
        WriteChunk(_last.WrittenSpan, output);
    }

    private void WriteChunk(ReadOnlySpan<byte> data, IBufferWriter<byte> output)
    {
        _payload.ResetWrittenCount();
        _payload.Write("{\"bytes\":\""u8);
        Span<byte> room = _payload.GetSpan(Base64.GetMaxEncodedToUtf8Length(data.Length));
        Base64.EncodeToUtf8(data, room, out _, out int length);
        _payload.Advance(length);
        _payload.Write("\"}"u8);
        EventStreamWriter.WriteEvent(output, "chunk"u8, _payload.WrittenSpan);
    }
}
