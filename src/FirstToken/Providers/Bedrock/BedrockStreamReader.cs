using System.Text.Json;
using FirstToken.Wire;

namespace FirstToken.Providers.Bedrock;

/// <summary>Base of the readers whose answer is a stream of AWS event-stream messages holding JSON.</summary>
internal abstract class BedrockStreamReader : EventAnswerReader
{
    private readonly EventStreamReader _messages = new();

    /// <inheritdoc/>
    protected sealed override WireFault Fault => _messages.Fault;

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _messages.Reset();
    }

    /// <inheritdoc/>
    protected sealed override bool TryReadEvent(ref ReadOnlySpan<byte> bytes, bool isWanted, out AnswerEvent answerEvent)
    {
        answerEvent = AnswerEvent.Nothing;
        if (!_messages.TryRead(ref bytes, out EventStreamMessage message))
        {
            return false;
        }

        if (isWanted)
        {
            answerEvent = Read(message);
        }

        return true;
    }

    /// <summary>Understands one event. A <see cref="JsonException"/> ends the answer as corrupt.</summary>
    /// <param name="type">The <c>:event-type</c>.</param>
    /// <param name="payload">Its JSON; valid during the call.</param>
    protected abstract AnswerEvent ReadEvent(ReadOnlySpan<byte> type, ReadOnlySpan<byte> payload);

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
