using System.Text.Json;

namespace FirstToken.Providers.Ollama;

/// <summary>Reads an answer of Ollama's native chat that was not streamed.</summary>
internal sealed class OllamaWholeReader : WholeAnswerReader
{
    private readonly OllamaChunks _chunks;

    public OllamaWholeReader() => _chunks = new OllamaChunks(Summary);

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
