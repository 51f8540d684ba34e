using System.Text.Json;
using FirstToken.Wire;

namespace FirstToken.Providers;

/// <summary>Base of the readers whose answer is a run of JSON objects framed otherwise than as server-sent events.</summary>
internal abstract class JsonPieceAnswerReader : AnswerReader
{
    private AnswerEnd? _stopped;
    private bool _terminated;

    /// <inheritdoc/>
    public sealed override bool GaveUp => _stopped is not null || Fault != WireFault.None;

    /// <summary>Why the framing was given up, if it was.</summary>
    protected abstract WireFault Fault { get; }

    /// <inheritdoc/>
    public sealed override bool TryRead(ref ReadOnlySpan<byte> bytes, out AnswerEvent answerEvent)
    {
        answerEvent = AnswerEvent.Nothing;
        if (_stopped is not null || !TryTake(ref bytes, out ReadOnlySpan<byte> piece))
        {
            return false;
        }

        answerEvent = Understand(piece);
        return _stopped is null;
    }

    /// <inheritdoc/>
    public sealed override AnswerEnd Finish(out AnswerEvent last)
    {
        last = AnswerEvent.Nothing;
        if (!GaveUp && !_terminated && TryTakeRest(out ReadOnlySpan<byte> rest))
        {
            last = Understand(rest);
            // Broken off is what the last piece of a cut answer is, not corrupt.
            _stopped = _stopped == AnswerEnd.Corrupt ? AnswerEnd.Truncated : _stopped;
        }

        Settle();
        return this switch
        {
            { _stopped: { } stopped } => stopped,
            { _terminated: true } => AnswerEnd.Complete,
            { Fault: WireFault.TooLarge } => AnswerEnd.TooLarge,
            { Fault: WireFault.Corrupt } => AnswerEnd.Corrupt,
            _ => AnswerEnd.Truncated,
        };
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _stopped = null;
        _terminated = false;
    }

    /// <summary>Takes the next whole piece out of the bytes; what is left unfinished is carried over.</summary>
    protected abstract bool TryTake(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> piece);

    /// <summary>Takes a last piece that nothing ends but the end of the bytes, where the framing allows one.</summary>
    protected virtual bool TryTakeRest(out ReadOnlySpan<byte> piece)
    {
        piece = default;
        return false;
    }

    /// <summary>Understands one piece. A <see cref="JsonException"/> ends the answer as corrupt.</summary>
    protected abstract AnswerEvent ReadPiece(ReadOnlySpan<byte> piece);

    /// <summary>Writes into the summary what was only counted until now; called before the answer is judged.</summary>
    protected abstract void Settle();

    /// <summary>Ends the answer here; called by <see cref="ReadPiece"/>, whose event is then not given out.</summary>
    protected void Stop(AnswerEnd end) => _stopped = end;

    private AnswerEvent Understand(ReadOnlySpan<byte> piece)
    {
        if (_terminated)
        {
            return AnswerEvent.Nothing;
        }

        AnswerEvent answerEvent = AnswerEvent.Nothing;
        try
        {
            answerEvent = ReadPiece(piece);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is how the JSON reader refuses half a surrogate pair in a property name.
            Stop(AnswerEnd.Corrupt);
            Summary.Error = null;
        }

        _terminated = answerEvent.Terminal;
        return _stopped is null ? answerEvent : AnswerEvent.Nothing;
    }
}
