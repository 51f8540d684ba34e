using System.Text.Json;
using FirstToken.Providers.Json;

namespace FirstToken.Providers.Ollama;

/// <summary>Understands the objects of Ollama's native chat: one a chunk, or one for the whole answer (facts: wire.md §3.5).</summary>
internal sealed class OllamaChunks(AnswerSummary summary) : JsonChunks
{
    private const long NanosecondsPerTick = 100;

    private readonly OllamaMessage _message = new();
    private readonly ChunkTemplate _template = new();
    private OutputKinds _templateKind;
    private bool _isAnswer;
    private long? _prompt;
    private long? _output;
    private TimeSpan? _load;
    private TimeSpan? _promptTime;

    /// <inheritdoc/>
    public override bool IsAnswer => _isAnswer;

    /// <inheritdoc/>
    public override AnswerEvent Read(ReadOnlySpan<byte> data, IContentSink? sink, out bool failed)
    {
        failed = false;
        if (_template.TryMatch(data, out ReadOnlySpan<byte> text, out _))
        {
            if (text.IsEmpty)
            {
                return AnswerEvent.Nothing;
            }

            sink?.Give(_templateKind, text);
            return new AnswerEvent(_templateKind, -1, false);
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
    public override void Settle()
    {
        summary.Usage = _prompt is null && _output is null ? null : new Usage { InputUncached = _prompt, Output = _output };
        // What passes on the server before its first token: loading a cold model, then the prompt.
        summary.ServerFirstByte = _load is null ? _promptTime : _load + (_promptTime ?? TimeSpan.Zero);
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        _isAnswer = false;
        _message.Reset();
        _template.Reset();
        _prompt = null;
        _output = null;
        _load = null;
        _promptTime = null;
    }

    private AnswerEvent ReadChunk(ref Utf8JsonReader json, ReadOnlySpan<byte> data, IContentSink? sink)
    {
        _template.Begin();
        OutputKinds output = OutputKinds.None;
        bool isDone = false;
        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("message"u8))
            {
                _isAnswer = true;
                output |= _message.Read(ref json, data, sink, _template);
            }
            else if (json.ValueTextEquals("done"u8))
            {
                json.Read();
                isDone = json.TokenType == JsonTokenType.True;
                _isAnswer |= isDone;
                json.Skip();
            }
            else if (json.ValueTextEquals("created_at"u8))
            {
                if (JsonFields.TakeString(ref json))
                {
                    _template.Mark(ref json, ChunkTemplate.Holds.Padding);
                }
            }
            else
            {
                ReadOther(ref json);
            }
        }

        if (!isDone && output is OutputKinds.Text or OutputKinds.Reasoning)
        {
            _templateKind = output;
            _template.Learn(data);
        }

        return new AnswerEvent(output, isDone && _output is { } tokens ? tokens : -1, isDone);
    }

    private void ReadOther(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("model"u8))
        {
            summary.Model = JsonFields.ReadStringOnce(ref json, summary.Model);
        }
        else if (json.ValueTextEquals("done_reason"u8))
        {
            summary.StopReason = JsonFields.ReadString(ref json) ?? summary.StopReason;
        }
        else if (json.ValueTextEquals("prompt_eval_count"u8))
        {
            _prompt = JsonFields.ReadCount(ref json) ?? _prompt;
        }
        else if (json.ValueTextEquals("eval_count"u8))
        {
            _output = JsonFields.ReadCount(ref json) ?? _output;
        }
        else if (json.ValueTextEquals("total_duration"u8))
        {
            summary.ServerTime = ReadNanoseconds(ref json) ?? summary.ServerTime;
        }
        else if (json.ValueTextEquals("load_duration"u8))
        {
            _load = ReadNanoseconds(ref json) ?? _load;
        }
        else if (json.ValueTextEquals("prompt_eval_duration"u8))
        {
            _promptTime = ReadNanoseconds(ref json) ?? _promptTime;
        }
        else if (json.ValueTextEquals("error"u8))
        {
            summary.Error = OllamaErrors.ReadMember(ref json) ?? summary.Error;
        }
        else
        {
            JsonFields.SkipValue(ref json);
        }
    }

    private static TimeSpan? ReadNanoseconds(ref Utf8JsonReader json) =>
        JsonFields.ReadCount(ref json) is { } nanoseconds ? new TimeSpan(nanoseconds / NanosecondsPerTick) : null;
}
