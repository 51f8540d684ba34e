using System.Text.Json;

namespace FirstToken.Providers;

/// <summary>Reads an answer that was not streamed and is the same JSON object a stream would have cut into many.</summary>
internal sealed class JsonWholeAnswerReader : WholeAnswerReader
{
    private readonly JsonChunks _chunks;

    /// <param name="chunks">Makes what understands the object.</param>
    public JsonWholeAnswerReader(Func<AnswerSummary, JsonChunks> chunks) => _chunks = chunks(Summary);

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _chunks.Reset();
    }

    /// <inheritdoc/>
    protected override AnswerEnd ReadWhole(ReadOnlySpan<byte> body, ref Utf8JsonReader json, out AnswerEvent answer)
    {
        answer = _chunks.Read(body, Content, out bool failed);
        _chunks.Settle();
        if (failed || !_chunks.IsAnswer)
        {
            answer = AnswerEvent.Nothing;
            return failed ? AnswerEnd.Error : AnswerEnd.Corrupt;
        }

        answer = answer with { Terminal = true };
        return AnswerEnd.Complete;
    }
}
