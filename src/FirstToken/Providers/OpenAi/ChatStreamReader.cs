using System.Text.Json;
using FirstToken.Providers.Json;
using FirstToken.Wire;

namespace FirstToken.Providers.OpenAi;

/// <summary>Reads a streamed answer of Chat Completions, from OpenAI, Azure or a server that imitates them (facts: wire.md §3.1, §3.5, §4).</summary>
internal sealed class ChatStreamReader : SseAnswerReader
{
    private readonly ChatMessageReader _delta = new();
    private readonly OpenAiUsage _usage = new();
    private readonly ChunkTemplate _template = new();
    private OutputKinds _templateKind;
    private bool _finished;

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _delta.Reset();
        _usage.Reset();
        _template.Reset();
        _finished = false;
    }

    /// <inheritdoc/>
    protected override AnswerEvent ReadEvent(in SseEvent item)
    {
        if (_template.TryMatch(item.Data, out ReadOnlySpan<byte> text, out long tokens))
        {
            return ReadMatch(text, tokens);
        }

        ReadOnlySpan<byte> data = item.Data.Trim(" \n"u8);
        if (data.IsEmpty)
        {
            return AnswerEvent.Nothing;
        }

        return data.SequenceEqual("[DONE]"u8) ? new AnswerEvent(OutputKinds.None, -1, true) : ReadChunk(data);
    }

    /// <inheritdoc/>
    protected override AnswerEnd EndWithoutTerminator() =>
        _finished ? AnswerEnd.CompleteWithoutTerminator : AnswerEnd.Truncated;

    /// <inheritdoc/>
    protected override void Settle() => Summary.Usage = _usage.ToUsage();

    private AnswerEvent ReadMatch(ReadOnlySpan<byte> text, long tokens)
    {
        if (tokens >= 0)
        {
            _usage.SetOutput(tokens);
        }

        if (text.IsEmpty)
        {
            return new AnswerEvent(OutputKinds.None, tokens, false);
        }

        Content?.Give(_templateKind, text);
        return new AnswerEvent(_templateKind, tokens, false);
    }

    private AnswerEvent ReadChunk(ReadOnlySpan<byte> data)
    {
        _template.Begin();
        OutputKinds output = OutputKinds.None;
        long tokens = -1;
        var json = new Utf8JsonReader(data);
        if (JsonFields.EnterObject(ref json))
        {
            while (JsonFields.NextProperty(ref json))
            {
                if (json.ValueTextEquals("choices"u8))
                {
                    output |= ReadChoices(ref json);
                }
                else if (json.ValueTextEquals("usage"u8))
                {
                    tokens = _usage.Read(ref json, _template);
                }
                else
                {
                    ReadOther(ref json);
                }
            }
        }

        while (json.Read())
        {
            // What follows the object is broken JSON, and the reader says so.
        }

        if (Summary.Error is not null)
        {
            Stop(AnswerEnd.Error);
        }

        if (output is OutputKinds.Text or OutputKinds.Reasoning or OutputKinds.Refusal)
        {
            _templateKind = output;
            _template.Learn(data);
        }

        return new AnswerEvent(output, tokens, false);
    }

    private OutputKinds ReadChoices(ref Utf8JsonReader json)
    {
        OutputKinds output = OutputKinds.None;
        if (!JsonFields.EnterArray(ref json))
        {
            return output;
        }

        while (JsonFields.NextObject(ref json))
        {
            while (JsonFields.NextProperty(ref json))
            {
                if (json.ValueTextEquals("delta"u8))
                {
                    output |= _delta.Read(ref json, Content, _template);
                }
                else if (json.ValueTextEquals("finish_reason"u8))
                {
                    ReadFinish(ref json);
                }
                else
                {
                    JsonFields.SkipValue(ref json);
                }
            }
        }

        return output;
    }

    private void ReadFinish(ref Utf8JsonReader json)
    {
        if (JsonFields.TakeNonEmptyString(ref json))
        {
            Summary.StopReason = JsonFields.CurrentString(ref json);
            _finished = true;
            _template.Refuse();
        }
    }

    private void ReadOther(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("obfuscation"u8))
        {
            if (JsonFields.TakeString(ref json))
            {
                _template.Mark(ref json, ChunkTemplate.Holds.Padding);
            }
        }
        else
        {
            ChatMembers.Read(ref json, Summary);
        }
    }
}
