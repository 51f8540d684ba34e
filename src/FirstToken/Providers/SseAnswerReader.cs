using System.Text.Json;
using FirstToken.Wire;

namespace FirstToken.Providers;

/// <summary>Base of the readers whose answer is a stream of server-sent events holding JSON.</summary>
public abstract class SseAnswerReader : EventAnswerReader
{
    private readonly SseReader _events = new();

    /// <summary>Comment lines seen so far: keep-alives.</summary>
    public long Comments => _events.Comments;

    /// <inheritdoc/>
    protected sealed override WireFault Fault => _events.Fault;

    /// <inheritdoc/>
    protected sealed override bool IsForeign => _events.IsForeign;

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _events.Reset();
    }

    /// <inheritdoc/>
    protected sealed override bool TryReadEvent(ref ReadOnlySpan<byte> bytes, bool isWanted, out AnswerEvent answerEvent)
    {
        answerEvent = AnswerEvent.Nothing;
        if (!_events.TryRead(ref bytes, out SseEvent item))
        {
            return false;
        }

        if (isWanted)
        {
            answerEvent = ReadEvent(item);
        }

        return true;
    }

    /// <summary>Understands one event. A <see cref="JsonException"/> ends the answer as corrupt.</summary>
    /// <param name="item">The event; valid during the call.</param>
    /// <returns>What it carried. Once one is terminal, no event is handed over any more.</returns>
    protected abstract AnswerEvent ReadEvent(in SseEvent item);
}
