using System.Text.Json;
using FirstToken.Providers.Json;

namespace FirstToken.Providers.Gemini;

/// <summary>
/// Understands the chunks of a Gemini answer, whichever framing they came in: server-sent events, elements of an array,
/// or the only one of an answer that is not streamed (facts: wire.md §5).
/// </summary>
internal sealed class GeminiChunks(AnswerSummary summary) : JsonChunks
{
    private readonly GeminiParts _parts = new();
    private readonly GeminiUsage _usage = new();
    private readonly ChunkTemplate _template = new();
    private OutputKinds _templateKind;
    private bool _isAnswer;
    private bool _hasUsage;

    /// <summary>Whether a candidate has finished, or the prompt was blocked: Gemini has no other terminator.</summary>
    public bool Finished { get; private set; }

    /// <inheritdoc/>
    public override bool IsAnswer => _isAnswer;

    /// <inheritdoc/>
    public override AnswerEvent Read(ReadOnlySpan<byte> data, IContentSink? sink, out bool failed)
    {
        failed = false;
        if (_template.TryMatch(data, out ReadOnlySpan<byte> text, out long candidates))
        {
            return ReadMatch(text, candidates, sink);
        }

        var json = new Utf8JsonReader(data);
        AnswerEvent answer = AnswerEvent.Nothing;
        if (JsonFields.EnterObject(ref json))
        {
            answer = ReadChunk(ref json, data, sink);
        }

        while (json.Read())
        {
            // What follows the object is broken JSON, and the reader says so.
        }

        failed = summary.Error is not null;
        return answer;
    }

    /// <inheritdoc/>
    public override void Settle() => summary.Usage = _usage.ToUsage();

    /// <inheritdoc/>
    public override void Reset()
    {
        Finished = false;
        _isAnswer = false;
        _parts.Reset();
        _usage.Reset();
        _template.Reset();
    }

    private AnswerEvent ReadMatch(ReadOnlySpan<byte> text, long candidates, IContentSink? sink)
    {
        if (candidates >= 0)
        {
            _usage.SetCandidates(candidates);
        }

        long tokens = _hasUsage ? _usage.Output : -1;
        if (text.IsEmpty)
        {
            return new AnswerEvent(OutputKinds.None, tokens, false);
        }

        sink?.Give(_templateKind, text);
        return new AnswerEvent(_templateKind, tokens, false);
    }

    private AnswerEvent ReadChunk(ref Utf8JsonReader json, ReadOnlySpan<byte> data, IContentSink? sink)
    {
        _template.Begin();
        bool finishedBefore = Finished;
        bool hasUsage = false;
        OutputKinds output = OutputKinds.None;
        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("candidates"u8))
            {
                output |= ReadCandidates(ref json, data, sink);
            }
            else if (json.ValueTextEquals("usageMetadata"u8))
            {
                hasUsage = true;
                _usage.Read(ref json, _template);
            }
            else
            {
                ReadOther(ref json);
            }
        }

        if (output is OutputKinds.Text or OutputKinds.Reasoning && !Finished)
        {
            _templateKind = output;
            _hasUsage = hasUsage;
            _template.Learn(data);
        }

        return new AnswerEvent(output, hasUsage ? _usage.Output : -1, Finished && !finishedBefore);
    }

    private OutputKinds ReadCandidates(ref Utf8JsonReader json, ReadOnlySpan<byte> data, IContentSink? sink)
    {
        OutputKinds output = OutputKinds.None;
        if (!JsonFields.EnterArray(ref json))
        {
            return output;
        }

        while (JsonFields.NextObject(ref json))
        {
            _isAnswer = true;
            while (JsonFields.NextProperty(ref json))
            {
                if (json.ValueTextEquals("content"u8))
                {
                    output |= _parts.ReadContent(ref json, data, sink, _template);
                }
                else if (!json.ValueTextEquals("finishReason"u8))
                {
                    JsonFields.SkipValue(ref json);
                }
                else if (JsonFields.TakeNonEmptyString(ref json))
                {
                    Finished = true;
                    summary.StopReason = JsonFields.CurrentString(ref json);
                }
            }
        }

        return output;
    }

    private void ReadOther(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("modelVersion"u8))
        {
            summary.Model = JsonFields.ReadStringOnce(ref json, summary.Model);
        }
        else if (json.ValueTextEquals("responseId"u8))
        {
            summary.RequestId = JsonFields.ReadStringOnce(ref json, summary.RequestId);
        }
        else if (json.ValueTextEquals("promptFeedback"u8))
        {
            ReadFeedback(ref json);
        }
        else if (json.ValueTextEquals("error"u8))
        {
            summary.Error = GeminiErrors.ReadMember(ref json) ?? summary.Error;
        }
        else
        {
            JsonFields.SkipValue(ref json);
        }
    }

    private void ReadFeedback(ref Utf8JsonReader json)
    {
        if (!JsonFields.EnterObject(ref json))
        {
            return;
        }

        while (JsonFields.NextProperty(ref json))
        {
            if (!json.ValueTextEquals("blockReason"u8))
            {
                JsonFields.SkipValue(ref json);
            }
            else if (JsonFields.TakeNonEmptyString(ref json))
            {
                Finished = true;
                _isAnswer = true;
                summary.StopReason = "BLOCKED:" + JsonFields.CurrentString(ref json);
            }
        }
    }
}
