using System.Text.Json;
using FirstToken.Providers.Json;

namespace FirstToken.Providers.Gemini;

/// <summary>
/// Gemini's <c>usageMetadata</c>: running totals on every chunk, thoughts outside the candidates' count, cached tokens
/// inside the prompt's (facts: wire.md §0.3, §5). Plain numbers, so that repeating them costs no allocation.
/// </summary>
internal sealed class GeminiUsage
{
    private long? _prompt;
    private long? _toolPrompt;
    private long? _cached;
    private long? _candidates;
    private long? _thoughts;

    /// <summary>Output tokens so far, thoughts included; −1 while unknown.</summary>
    public long Output => _candidates is null && _thoughts is null ? -1 : (_candidates ?? 0) + (_thoughts ?? 0);

    /// <summary>Reads the object that comes next; the newest of repeated figures wins, field by field.</summary>
    public void Read(ref Utf8JsonReader json, ChunkTemplate template)
    {
        if (!JsonFields.EnterObject(ref json))
        {
            return;
        }

        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("promptTokenCount"u8))
            {
                _prompt = JsonFields.ReadCount(ref json) ?? _prompt;
            }
            else if (json.ValueTextEquals("candidatesTokenCount"u8))
            {
                _candidates = JsonFields.ReadCount(ref json) ?? _candidates;
                template.Mark(ref json, ChunkTemplate.Holds.OutputTokens);
            }
            else if (json.ValueTextEquals("totalTokenCount"u8))
            {
                JsonFields.ReadCount(ref json);
                template.Mark(ref json, ChunkTemplate.Holds.Counter);
            }
            else if (json.ValueTextEquals("cachedContentTokenCount"u8))
            {
                _cached = JsonFields.ReadCount(ref json) ?? _cached;
            }
            else if (json.ValueTextEquals("thoughtsTokenCount"u8))
            {
                _thoughts = JsonFields.ReadCount(ref json) ?? _thoughts;
            }
            else if (json.ValueTextEquals("toolUsePromptTokenCount"u8))
            {
                _toolPrompt = JsonFields.ReadCount(ref json) ?? _toolPrompt;
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }
    }

    /// <summary>Takes a running count of the candidates' tokens found without parsing.</summary>
    public void SetCandidates(long tokens) => _candidates = tokens;

    /// <summary>The normal form; <see langword="null"/> when no usage was given.</summary>
    public Usage? ToUsage()
    {
        long? input = _prompt is null && _toolPrompt is null
            ? null
            : Math.Max(0, (_prompt ?? 0) - (_cached ?? 0)) + (_toolPrompt ?? 0);
        long? output = Output >= 0 ? Output : null;
        return input is null && output is null
            ? null
            : new Usage { InputUncached = input, CacheRead = _cached, Output = output, Reasoning = _thoughts };
    }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        _prompt = null;
        _toolPrompt = null;
        _cached = null;
        _candidates = null;
        _thoughts = null;
    }
}
