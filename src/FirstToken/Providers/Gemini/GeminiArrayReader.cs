using FirstToken.Wire;

namespace FirstToken.Providers.Gemini;

/// <summary>Reads a Gemini answer streamed as one JSON array that comes piece by piece (no <c>alt=sse</c>).</summary>
internal sealed class GeminiArrayReader : JsonPieceAnswerReader
{
    private readonly JsonArrayReader _elements = new();
    private readonly GeminiChunks _chunks;

    public GeminiArrayReader() => _chunks = new GeminiChunks(Summary);

    /// <inheritdoc/>
    protected override WireFault Fault => _elements.Fault;

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _elements.Reset();
        _chunks.Reset();
    }

    /// <inheritdoc/>
    protected override bool TryTake(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> piece) =>
        _elements.TryRead(ref bytes, out piece);

    /// <inheritdoc/>
    protected override AnswerEvent ReadPiece(ReadOnlySpan<byte> piece)
    {
        AnswerEvent answer = _chunks.Read(piece, Content, out bool failed);
        if (failed)
        {
            Stop(AnswerEnd.Error);
        }

        return answer;
    }

    /// <inheritdoc/>
    protected override void Settle() => _chunks.Settle();
}
