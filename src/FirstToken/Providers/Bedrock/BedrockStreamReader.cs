using System.Text.Json;
using FirstToken.Wire;

namespace FirstToken.Providers.Bedrock;

/// <summary>Base of the readers whose answer is a stream of AWS event-stream messages holding JSON.</summary>
internal abstract class BedrockStreamReader : AnswerReader
{
    private readonly EventStreamReader _messages = new();
    private AnswerEnd? _stopped;
    private bool _terminated;

    /// <inheritdoc/>
    public sealed override bool GaveUp => _stopped is not null || _messages.Fault != WireFault.None;

    /// <inheritdoc/>
    public sealed override bool TryRead(ref ReadOnlySpan<byte> bytes, out AnswerEvent answerEvent)
    {
        answerEvent = AnswerEvent.Nothing;
        if (_stopped is not null || !_messages.TryRead(ref bytes, out EventStreamMessage message))
        {
            return false;
        }

        if (_terminated)
        {
            return true;
        }

        try
        {
            answerEvent = Read(message);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is how the JSON reader refuses half a surrogate pair in a property name. An error in JSON that
            // is none is not believed.
            Stop(AnswerEnd.Corrupt);
            Summary.Error = null;
        }

        _terminated = answerEvent.Terminal;
        return _stopped is null;
    }

    /// <inheritdoc/>
    public sealed override AnswerEnd Finish(out AnswerEvent last)
    {
        last = AnswerEvent.Nothing;
        return this switch
        {
            { _stopped: { } stopped } => stopped,
            { _terminated: true } => AnswerEnd.Complete,
            { _messages.Fault: WireFault.TooLarge } => AnswerEnd.TooLarge,
            { _messages.Fault: WireFault.Corrupt } => AnswerEnd.Corrupt,
            _ => EndWithoutTerminator(),
        };
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _messages.Reset();
        _stopped = null;
        _terminated = false;
    }

    /// <summary>Understands one event. A <see cref="JsonException"/> ends the answer as corrupt.</summary>
    /// <param name="type">The <c>:event-type</c>.</param>
    /// <param name="payload">Its JSON; valid during the call.</param>
    protected abstract AnswerEvent ReadEvent(ReadOnlySpan<byte> type, ReadOnlySpan<byte> payload);

    /// <summary>Says what it means that the bytes ended without a terminal event.</summary>
    protected virtual AnswerEnd EndWithoutTerminator() => AnswerEnd.Truncated;

    /// <summary>Ends the answer here.</summary>
    protected void Stop(AnswerEnd end) => _stopped = end;

    private AnswerEvent Read(in EventStreamMessage message)
    {
        ReadOnlySpan<byte> kind = message.Text(":message-type"u8);
        if (kind.SequenceEqual("event"u8))
        {
            return ReadEvent(message.Text(":event-type"u8), message.Payload);
        }

        if (kind.SequenceEqual("exception"u8))
        {
            Summary.Error = BedrockErrors.ReadException(message.Text(":exception-type"u8), message.Payload);
            Stop(AnswerEnd.Error);
        }
        else if (kind.SequenceEqual("error"u8))
        {
            Summary.Error = BedrockErrors.ReadUnmodeled(message.Text(":error-code"u8), message.Text(":error-message"u8));
            Stop(AnswerEnd.Error);
        }

        return AnswerEvent.Nothing;
    }
}
