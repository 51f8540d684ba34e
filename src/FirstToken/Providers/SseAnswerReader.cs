using System.Text.Json;
using FirstToken.Wire;

namespace FirstToken.Providers;

/// <summary>Base of the readers whose answer is a stream of server-sent events holding JSON.</summary>
public abstract class SseAnswerReader : AnswerReader
{
    private readonly SseReader _events = new();
    private AnswerEnd? _stopped;
    private bool _terminated;

    /// <summary>Comment lines seen so far: keep-alives.</summary>
    public long Comments => _events.Comments;

    /// <inheritdoc/>
    public sealed override bool GaveUp => _stopped is not null || _events.Fault != WireFault.None;

    /// <inheritdoc/>
    public sealed override bool TryRead(ref ReadOnlySpan<byte> bytes, out AnswerEvent answerEvent)
    {
        answerEvent = AnswerEvent.Nothing;
        if (_stopped is not null || !_events.TryRead(ref bytes, out SseEvent item))
        {
            return false;
        }

        if (_terminated)
        {
            return true;
        }

        try
        {
            answerEvent = ReadEvent(item);
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
        Settle();
        return this switch
        {
            { _stopped: { } stopped } => stopped,
            { _terminated: true } => AnswerEnd.Complete,
            { _events.Fault: WireFault.TooLarge } => AnswerEnd.TooLarge,
            { _events.Fault: WireFault.Corrupt } or { _events.IsForeign: true } => AnswerEnd.Corrupt,
            _ => EndWithoutTerminator(),
        };
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _events.Reset();
        _stopped = null;
        _terminated = false;
    }

    /// <summary>Understands one event. A <see cref="JsonException"/> ends the answer as corrupt.</summary>
    /// <param name="item">The event; valid during the call.</param>
    /// <returns>What it carried. Once one is terminal, no event is handed over any more.</returns>
    protected abstract AnswerEvent ReadEvent(in SseEvent item);

    /// <summary>Writes into the summary what was only counted until now; called once, before the answer is judged.</summary>
    protected virtual void Settle()
    {
    }

    /// <summary>Says what it means that the bytes ended without a terminal event.</summary>
    protected virtual AnswerEnd EndWithoutTerminator() => AnswerEnd.Truncated;

    /// <summary>Ends the answer here; called by <see cref="ReadEvent"/>, whose event is then not given out.</summary>
    protected void Stop(AnswerEnd end) => _stopped = end;
}
