using FirstToken.Wire;

namespace FirstToken.Providers.Gemini;

/// <summary>Reads a Gemini answer streamed as server-sent events (<c>alt=sse</c>).</summary>
internal sealed class GeminiStreamReader : SseAnswerReader
{
    private readonly GeminiChunks _chunks;

    public GeminiStreamReader() => _chunks = new GeminiChunks(Summary);

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _chunks.Reset();
    }

    /// <inheritdoc/>
    protected override AnswerEvent ReadEvent(in SseEvent item)
    {
        if (item.Data.Trim(" \n"u8).IsEmpty)
        {
            return AnswerEvent.Nothing;
        }

        AnswerEvent answer = _chunks.Read(item.Data, Content, out bool failed);
        if (failed)
        {
            Stop(AnswerEnd.Error);
        }

        return answer;
    }

    /// <inheritdoc/>
    protected override void Settle() => _chunks.Settle();
}
