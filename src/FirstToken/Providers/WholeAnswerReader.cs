using System.Text.Json;
using FirstToken.Wire;

namespace FirstToken.Providers;

/// <summary>Base of the readers of answers that are one JSON document: collected as they come, understood at the end.</summary>
public abstract class WholeAnswerReader : AnswerReader
{
    private readonly CarryBuffer _body = new();
    private bool _tooLarge;

    /// <inheritdoc/>
    public sealed override bool GaveUp => _tooLarge;

    /// <inheritdoc/>
    public sealed override bool TryRead(ref ReadOnlySpan<byte> bytes, out AnswerEvent answerEvent)
    {
        answerEvent = AnswerEvent.Nothing;
        _tooLarge |= bytes.Length > SseReader.DefaultMaxEventBytes - _body.Length;
        if (!_tooLarge)
        {
            _body.Append(bytes);
            bytes = default;
        }

        return false;
    }

    /// <inheritdoc/>
    public sealed override AnswerEnd Finish(out AnswerEvent last)
    {
        last = AnswerEvent.Nothing;
        if (_tooLarge)
        {
            return AnswerEnd.TooLarge;
        }

        try
        {
            var json = new Utf8JsonReader(_body.Span);
            AnswerEnd end = ReadWhole(_body.Span, ref json, out last);
            while (json.Read())
            {
                // Only white space may follow.
            }

            return end;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is how the JSON reader refuses half a surrogate pair in a property name.
            last = AnswerEvent.Nothing;
            Summary.Error = null;
            return IsBeginning(_body.Span) ? AnswerEnd.Truncated : AnswerEnd.Corrupt;
        }
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _body.Reset();
        _tooLarge = false;
    }

    /// <summary>Understands the document. A <see cref="JsonException"/> is understood as a cut or corrupt answer.</summary>
    /// <param name="body">The document.</param>
    /// <param name="json">Reads <paramref name="body"/>; stands before the first token.</param>
    /// <param name="answer">All the output of the answer in one terminal event.</param>
    protected abstract AnswerEnd ReadWhole(ReadOnlySpan<byte> body, ref Utf8JsonReader json, out AnswerEvent answer);

    // Whether the bytes could be the first part of a document.
    private static bool IsBeginning(ReadOnlySpan<byte> body)
    {
        try
        {
            var json = new Utf8JsonReader(body, isFinalBlock: false, default);
            while (json.Read())
            {
                // Nothing to keep: only whether it goes wrong.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
