using FirstToken.Wire;

namespace FirstToken.Providers.Anthropic;

/// <summary>Reads a streamed answer of the Messages API.</summary>
internal sealed class AnthropicStreamReader : SseAnswerReader
{
    private readonly AnthropicEvents _events;

    public AnthropicStreamReader() => _events = new AnthropicEvents(Summary);

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _events.Reset();
    }

    /// <inheritdoc/>
    protected override AnswerEvent ReadEvent(in SseEvent item)
    {
        if (item.Data.IsEmpty)
        {
            return AnswerEvent.Nothing;
        }

        AnswerEvent answer = _events.Read(item.Data, item.Name, Content, out bool failed);
        if (failed)
        {
            Stop(AnswerEnd.Error);
        }

        return answer;
    }
}
