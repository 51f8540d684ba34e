using System.Buffers;
using FirstToken.Providers;

namespace FirstToken.Gateway.Translating;

/// <summary>
/// Turns the bytes of a streamed answer of one API into those of another, event by event as they arrive. No I/O, no clock; keeps at
/// most one unfinished event. One instance for one answer.
/// </summary>
public interface IAnswerTranslator
{
    /// <summary>Whether the answer is over or given up: more bytes would change nothing.</summary>
    bool IsOver { get; }

    /// <summary>Translates what has arrived.</summary>
    /// <param name="bytes">Any piece of the body.</param>
    /// <param name="output">Gets every event that is complete by now; nothing where none is.</param>
    void Translate(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output);

    /// <summary>Says how the answer ended, once no more bytes will come. Writes nothing: an answer that was cut stays cut.</summary>
    /// <returns>
    /// Only after <see cref="AnswerEnd.Complete"/> and <see cref="AnswerEnd.Error"/> may the answer to the client be ended properly.
    /// After anything else its connection has to be broken off, as the upstream's was.
    /// </returns>
    AnswerEnd Finish();
}
