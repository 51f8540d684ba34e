namespace FirstToken.Providers;

/// <summary>Base of the readers whose answer is a run of JSON objects framed otherwise than as server-sent events.</summary>
internal abstract class JsonChunkAnswerReader : EventAnswerReader
{
    private readonly JsonChunks _chunks;

    /// <param name="chunks">Makes what understands the objects and keeps what they say.</param>
    protected JsonChunkAnswerReader(Func<AnswerSummary, JsonChunks> chunks) => _chunks = chunks(Summary);

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _chunks.Reset();
    }

    /// <summary>Understands one object.</summary>
    protected AnswerEvent ReadChunk(ReadOnlySpan<byte> data)
    {
        AnswerEvent answer = _chunks.Read(data, Content, out bool failed);
        if (failed)
        {
            Stop(AnswerEnd.Error);
        }

        return answer;
    }

    /// <inheritdoc/>
    protected sealed override void Settle() => _chunks.Settle();
}
