namespace FirstToken.Providers;

/// <summary>
/// Turns the body bytes of one answer into events: incremental, synchronous, no I/O, no clock, no allocation per event
/// once warm. One instance reads one answer at a time and is reused after <see cref="Reset"/>.
/// </summary>
public abstract class AnswerReader
{
    /// <summary>What the answer has said about itself so far.</summary>
    public AnswerSummary Summary { get; } = new();

    /// <summary>Where the content goes; <see langword="null"/> (the measuring path) when only timings are wanted.</summary>
    public IContentSink? Content { get; set; }

    /// <summary>Whether the reader has given the answer up (corrupt, too large): more bytes would change nothing.</summary>
    public virtual bool GaveUp => false;

    /// <summary>Reads the next wire event.</summary>
    /// <param name="bytes">Body bytes not read yet; advanced past what was consumed.</param>
    /// <param name="answerEvent">The event, when there is one.</param>
    /// <returns>
    /// <see langword="false"/> when <paramref name="bytes"/> is used up (the rest is carried over), or when the answer is
    /// corrupt, too large or has failed: then nothing more will be read and <see cref="Finish"/> says why.
    /// </returns>
    public abstract bool TryRead(ref ReadOnlySpan<byte> bytes, out AnswerEvent answerEvent);

    /// <summary>Says how the answer ended, once no more bytes will come (or none are wanted).</summary>
    /// <param name="last">The output of an answer that can only be read whole (not streamed); otherwise nothing.</param>
    public abstract AnswerEnd Finish(out AnswerEvent last);

    /// <summary>Makes the reader ready for another answer.</summary>
    public virtual void Reset() => Summary.Clear();
}
