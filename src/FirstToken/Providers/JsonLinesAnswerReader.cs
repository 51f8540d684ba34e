using FirstToken.Wire;

namespace FirstToken.Providers;

/// <summary>Reads an answer streamed as newline-delimited JSON.</summary>
internal sealed class JsonLinesAnswerReader(Func<AnswerSummary, JsonChunks> chunks) : JsonChunkAnswerReader(chunks)
{
    private readonly LineReader _lines = new();

    /// <inheritdoc/>
    protected override WireFault Fault => _lines.Fault;

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _lines.Reset();
    }

    /// <inheritdoc/>
    protected override bool TryReadEvent(ref ReadOnlySpan<byte> bytes, bool isWanted, out AnswerEvent answerEvent)
    {
        bool found = _lines.TryRead(ref bytes, out ReadOnlySpan<byte> line);
        answerEvent = found && isWanted ? ReadChunk(line) : AnswerEvent.Nothing;
        return found;
    }

    /// <inheritdoc/>
    protected override void ReadRest(out AnswerEvent answerEvent)
    {
        ReadOnlySpan<byte> rest = _lines.Rest.Trim(" \t\r"u8);
        answerEvent = rest.IsEmpty ? AnswerEvent.Nothing : ReadChunk(rest);
    }
}
