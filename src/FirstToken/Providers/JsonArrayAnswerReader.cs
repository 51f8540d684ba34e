using FirstToken.Wire;

namespace FirstToken.Providers;

/// <summary>Reads an answer streamed as one JSON array that comes piece by piece.</summary>
internal sealed class JsonArrayAnswerReader(Func<AnswerSummary, JsonChunks> chunks) : JsonChunkAnswerReader(chunks)
{
    private readonly JsonArrayReader _elements = new();

    /// <inheritdoc/>
    protected override WireFault Fault => _elements.Fault;

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _elements.Reset();
    }

    /// <inheritdoc/>
    protected override bool TryReadEvent(ref ReadOnlySpan<byte> bytes, bool isWanted, out AnswerEvent answerEvent)
    {
        bool found = _elements.TryRead(ref bytes, out ReadOnlySpan<byte> element);
        answerEvent = found && isWanted ? ReadChunk(element) : AnswerEvent.Nothing;
        return found;
    }
}
