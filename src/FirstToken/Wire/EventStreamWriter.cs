using System.Buffers;
using System.Buffers.Binary;

namespace FirstToken.Wire;

/// <summary>Writes AWS event-stream messages, with the headers in the order Bedrock sends them.</summary>
public static class EventStreamWriter
{
    private static ReadOnlySpan<byte> Json => "application/json"u8;

    /// <summary>Writes an event.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="eventType">The <c>:event-type</c> (<c>chunk</c>).</param>
    /// <param name="payload">JSON.</param>
    public static void WriteEvent(IBufferWriter<byte> output, ReadOnlySpan<byte> eventType, ReadOnlySpan<byte> payload) =>
        WriteTyped(output, ":event-type"u8, eventType, "event"u8, payload);

    /// <summary>Writes an exception that the API's model knows.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="exceptionType">The <c>:exception-type</c> (<c>throttlingException</c>).</param>
    /// <param name="payload">JSON with a <c>message</c>.</param>
    public static void WriteException(IBufferWriter<byte> output, ReadOnlySpan<byte> exceptionType, ReadOnlySpan<byte> payload) =>
        WriteTyped(output, ":exception-type"u8, exceptionType, "exception"u8, payload);

    /// <summary>Writes an error that the API's model does not know: headers only.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="code">The <c>:error-code</c>.</param>
    /// <param name="message">The <c>:error-message</c>.</param>
    public static void WriteError(IBufferWriter<byte> output, ReadOnlySpan<byte> code, ReadOnlySpan<byte> message)
    {
        var headers = new ArrayBufferWriter<byte>();
        EventStreamHeaderWriter.WriteText(headers, ":message-type"u8, "error"u8);
        EventStreamHeaderWriter.WriteText(headers, ":error-code"u8, code);
        EventStreamHeaderWriter.WriteText(headers, ":error-message"u8, message);
        Write(output, headers.WrittenSpan, default);
    }

    /// <summary>Writes a message whose headers <see cref="EventStreamHeaderWriter"/> has written.</summary>
    /// <param name="output">Where to; takes the message in one piece.</param>
    /// <param name="headers">The header block.</param>
    /// <param name="payload">Any bytes.</param>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> headers, ReadOnlySpan<byte> payload)
    {
        Span<byte> message = Begin(output, headers.Length, payload.Length);
        headers.CopyTo(message[EventStreamReader.PreludeBytes..]);
        End(output, message, payload);
    }

    private static void WriteTyped(
        IBufferWriter<byte> output,
        ReadOnlySpan<byte> typeName,
        ReadOnlySpan<byte> type,
        ReadOnlySpan<byte> messageType,
        ReadOnlySpan<byte> payload)
    {
        // Written straight into the message: this runs once a token, for thousands of streams.
        int length = EventStreamHeaderWriter.TextSize(typeName, type)
            + EventStreamHeaderWriter.TextSize(":content-type"u8, Json)
            + EventStreamHeaderWriter.TextSize(":message-type"u8, messageType);
        Span<byte> message = Begin(output, length, payload.Length);
        Span<byte> rest = message[EventStreamReader.PreludeBytes..];
        rest = EventStreamHeaderWriter.PutText(rest, typeName, type);
        rest = EventStreamHeaderWriter.PutText(rest, ":content-type"u8, Json);
        EventStreamHeaderWriter.PutText(rest, ":message-type"u8, messageType);
        End(output, message, payload);
    }

    private static Span<byte> Begin(IBufferWriter<byte> output, int headersLength, int payloadLength)
    {
        int total = checked(EventStreamReader.PreludeBytes + headersLength + payloadLength + EventStreamReader.CrcBytes);
        Span<byte> message = output.GetSpan(total)[..total];
        BinaryPrimitives.WriteInt32BigEndian(message, total);
        BinaryPrimitives.WriteInt32BigEndian(message[4..], headersLength);
        BinaryPrimitives.WriteUInt32BigEndian(message[8..], Crc32.Compute(message[..8]));
        return message;
    }

    private static void End(IBufferWriter<byte> output, Span<byte> message, ReadOnlySpan<byte> payload)
    {
        Span<byte> checkedPart = message[..^EventStreamReader.CrcBytes];
        payload.CopyTo(checkedPart[^payload.Length..]);
        BinaryPrimitives.WriteUInt32BigEndian(message[^EventStreamReader.CrcBytes..], Crc32.Compute(checkedPart));
        output.Advance(message.Length);
    }
}
