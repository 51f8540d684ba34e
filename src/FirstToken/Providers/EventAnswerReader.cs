using System.Text.Json;
using FirstToken.Wire;

namespace FirstToken.Providers;

/// <summary>
/// Base of the readers of a streamed answer: takes its events one by one, whatever frames them, until one is terminal, one
/// tells of an error, or the bytes make no sense.
/// </summary>
public abstract class EventAnswerReader : AnswerReader
{
    private AnswerEnd? _stopped;
    private bool _terminated;

    /// <inheritdoc/>
    public sealed override bool GaveUp => _stopped is not null || Fault != WireFault.None;

    /// <summary>Why the framing was given up, if it was.</summary>
    protected abstract WireFault Fault { get; }

    /// <summary>Whether nothing of the answer was framed as it should be.</summary>
    protected virtual bool IsForeign => false;

    /// <inheritdoc/>
    public sealed override bool TryRead(ref ReadOnlySpan<byte> bytes, out AnswerEvent answerEvent)
    {
        answerEvent = AnswerEvent.Nothing;
        if (_stopped is not null)
        {
            return false;
        }

        try
        {
            if (!TryReadEvent(ref bytes, isWanted: !_terminated, out answerEvent))
            {
                return false;
            }
        }
        catch (Exception exception) when (IsBrokenJson(exception))
        {
            Refuse(AnswerEnd.Corrupt, out answerEvent);
        }

        _terminated |= answerEvent.Terminal;
        return _stopped is null;
    }

    /// <inheritdoc/>
    public sealed override AnswerEnd Finish(out AnswerEvent last)
    {
        last = AnswerEvent.Nothing;
        if (!GaveUp && !_terminated)
        {
            ReadLast(out last);
        }

        Settle();
        return this switch
        {
            { _stopped: { } stopped } => stopped,
            { _terminated: true } => AnswerEnd.Complete,
            { Fault: WireFault.TooLarge } => AnswerEnd.TooLarge,
            { Fault: WireFault.Corrupt } or { IsForeign: true } => AnswerEnd.Corrupt,
            _ => EndWithoutTerminator(),
        };
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _stopped = null;
        _terminated = false;
    }

    /// <summary>Reads the next whole event out of the bytes. A <see cref="JsonException"/> ends the answer as corrupt.</summary>
    /// <param name="bytes">Advanced past what was consumed; what is left unfinished is carried over.</param>
    /// <param name="isWanted">Whether the event is to be understood; after a terminal one none is.</param>
    /// <param name="answerEvent">What the event carried.</param>
    /// <returns><see langword="false"/> when no whole event is there.</returns>
    protected abstract bool TryReadEvent(ref ReadOnlySpan<byte> bytes, bool isWanted, out AnswerEvent answerEvent);

    /// <summary>Reads a last event that nothing ends but the end of the bytes, where the framing allows one.</summary>
    /// <param name="answerEvent">What the event carried; nothing where there was none.</param>
    protected virtual void ReadRest(out AnswerEvent answerEvent) => answerEvent = AnswerEvent.Nothing;

    /// <summary>Writes into the summary what was only counted until now; called once, before the answer is judged.</summary>
    protected virtual void Settle()
    {
    }

    /// <summary>Says what it means that the bytes ended without a terminal event.</summary>
    protected virtual AnswerEnd EndWithoutTerminator() => AnswerEnd.Truncated;

    /// <summary>Ends the answer here; called while an event is read, which is then not given out.</summary>
    /// <param name="end">How it ended.</param>
    protected void Stop(AnswerEnd end) => _stopped = end;

    private void ReadLast(out AnswerEvent last)
    {
        try
        {
            ReadRest(out last);
        }
        catch (Exception exception) when (IsBrokenJson(exception))
        {
            // Broken off is what the last event of a cut answer is, not corrupt.
            Refuse(AnswerEnd.Truncated, out last);
        }

        _terminated = last.Terminal;
        last = _stopped is null ? last : AnswerEvent.Nothing;
    }

    // An error in JSON that is none is not believed.
    private void Refuse(AnswerEnd end, out AnswerEvent answerEvent)
    {
        answerEvent = AnswerEvent.Nothing;
        Stop(end);
        Summary.Error = null;
    }

    // The second is how the JSON reader refuses half a surrogate pair in a property name.
    private static bool IsBrokenJson(Exception exception) => exception is JsonException or InvalidOperationException;
}
