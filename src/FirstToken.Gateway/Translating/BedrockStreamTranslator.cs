using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;
using FirstToken.Providers;
using FirstToken.Wire;

namespace FirstToken.Gateway.Translating;

/// <summary>
/// Turns the frames of InvokeModelWithResponseStream into the server-sent events of the Messages API (facts: wire.md §2.4, §2.5,
/// §1.3). Each event's JSON stays as it is but for Bedrock's metrics, which Anthropic does not send.
/// </summary>
public sealed class BedrockStreamTranslator : IAnswerTranslator
{
    private readonly EventStreamReader _frames = new();
    private readonly ArrayBufferWriter<byte> _event = new();
    private AnswerEnd? _end;

    /// <inheritdoc/>
    public bool IsOver => _end is not null || _frames.Fault != WireFault.None;

    /// <inheritdoc/>
    public void Translate(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        try
        {
            while (!IsOver && _frames.TryRead(ref bytes, out EventStreamMessage frame))
            {
                Translate(frame, output);
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            _end = AnswerEnd.Corrupt;
        }
    }

    /// <inheritdoc/>
    public AnswerEnd Finish() => _end ?? _frames.Fault switch
    {
        WireFault.Corrupt => AnswerEnd.Corrupt,
        WireFault.TooLarge => AnswerEnd.TooLarge,
        _ => AnswerEnd.Truncated,
    };

    private void Translate(in EventStreamMessage frame, IBufferWriter<byte> output)
    {
        ReadOnlySpan<byte> kind = frame.Text(":message-type"u8);
        if (kind.SequenceEqual("event"u8))
        {
            if (frame.Text(":event-type"u8).SequenceEqual("chunk"u8))
            {
                TranslateChunk(frame.Payload, output);
            }
        }
        else if (kind.SequenceEqual("exception"u8))
        {
            Fail(AnswerErrors.EventFromException(frame.Text(":exception-type"u8), frame.Payload), output);
        }
        else if (kind.SequenceEqual("error"u8))
        {
            Fail(AnswerErrors.EventFromError(frame.Text(":error-code"u8), frame.Text(":error-message"u8)), output);
        }
    }

    private void TranslateChunk(ReadOnlySpan<byte> payload, IBufferWriter<byte> output)
    {
        if (!TryDecode(payload, out ReadOnlySpan<byte> data))
        {
            return;
        }

        EventParts parts = EventParts.Read(data);
        if (parts.Type.IsEmpty)
        {
            // A keep-alive of something between Bedrock and us (facts: wire.md §2.5).
            return;
        }

        (int start, int length) = parts.Metrics.GetOffsetAndLength(data.Length);
        ReadOnlySpan<byte> type = parts.Type;
        if (length > 0)
        {
            byte[] plain = [.. data[..start], .. data[(start + length)..]];
            SseWriter.WriteEvent(output, type, plain);
        }
        else
        {
            SseWriter.WriteEvent(output, type, data);
        }

        _end = type.SequenceEqual("message_stop"u8) ? AnswerEnd.Complete
            : type.SequenceEqual("error"u8) ? AnswerEnd.Error
            : null;
    }

    private bool TryDecode(ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> data)
    {
        data = default;
        ReadOnlySpan<byte> encoded = default;
        var json = new Utf8JsonReader(payload);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isBytes = json.ValueTextEquals("bytes"u8);
            json.Read();
            encoded = isBytes && json.TokenType == JsonTokenType.String ? json.ValueSpan : encoded;
            json.Skip();
        }

        if (encoded.IsEmpty)
        {
            return false;
        }

        _event.ResetWrittenCount();
        Span<byte> room = _event.GetSpan(Base64.GetMaxDecodedFromUtf8Length(encoded.Length));
        if (Base64.DecodeFromUtf8(encoded, room, out _, out int length) != OperationStatus.Done)
        {
            throw new JsonException("a chunk is base64");
        }

        data = room[..length];
        return true;
    }

    private void Fail(ReadOnlySpan<byte> error, IBufferWriter<byte> output)
    {
        SseWriter.WriteEvent(output, "error"u8, error);
        _end = AnswerEnd.Error;
    }
}
