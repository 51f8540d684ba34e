using FirstToken.Wire;

namespace FirstToken.Providers.Ollama;

/// <summary>Reads an answer of Ollama's native chat: newline-delimited JSON.</summary>
internal sealed class OllamaStreamReader : JsonPieceAnswerReader
{
    private readonly LineReader _lines = new();
    private readonly OllamaChunks _chunks;

    public OllamaStreamReader() => _chunks = new OllamaChunks(Summary);

    /// <inheritdoc/>
    protected override WireFault Fault => _lines.Fault;

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _lines.Reset();
        _chunks.Reset();
    }

    /// <inheritdoc/>
    protected override bool TryTake(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> piece) =>
        _lines.TryRead(ref bytes, out piece);

    /// <inheritdoc/>
    protected override bool TryTakeRest(out ReadOnlySpan<byte> piece)
    {
        piece = _lines.Rest.Trim(" \t\r"u8);
        return !piece.IsEmpty;
    }

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
