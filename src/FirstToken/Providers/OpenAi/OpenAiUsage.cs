using System.Text.Json;
using FirstToken.Providers.Json;

namespace FirstToken.Providers.OpenAi;

/// <summary>
/// Token usage as OpenAI gives it, under the names of Chat Completions or of Responses (facts: wire.md §0.3). Kept as
/// plain numbers: servers that repeat it on every chunk must not cost an allocation each.
/// </summary>
internal sealed class OpenAiUsage
{
    private long? _input;
    private long? _cacheRead;
    private long? _cacheWrite;
    private long? _output;
    private long? _reasoning;

    /// <summary>Output tokens so far; −1 while unknown.</summary>
    public long Output => _output ?? -1;

    /// <summary>Reads the usage object that comes next; the newest of repeated figures wins, field by field.</summary>
    /// <param name="json">Before the value.</param>
    /// <param name="template">Where the figures that grow from chunk to chunk are marked.</param>
    /// <returns>The output tokens it gives; −1 when it gives none.</returns>
    public long Read(ref Utf8JsonReader json, ChunkTemplate? template)
    {
        if (!JsonFields.EnterObject(ref json))
        {
            return -1;
        }

        long? output = null;
        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("prompt_tokens"u8) || json.ValueTextEquals("input_tokens"u8))
            {
                _input = JsonFields.ReadCount(ref json) ?? _input;
            }
            else if (json.ValueTextEquals("completion_tokens"u8) || json.ValueTextEquals("output_tokens"u8))
            {
                output = JsonFields.ReadCount(ref json);
                template?.Mark(ref json, ChunkTemplate.Holds.OutputTokens);
            }
            else if (json.ValueTextEquals("total_tokens"u8))
            {
                JsonFields.ReadCount(ref json);
                template?.Mark(ref json, ChunkTemplate.Holds.Counter);
            }
            else if (json.ValueTextEquals("prompt_tokens_details"u8) || json.ValueTextEquals("input_tokens_details"u8))
            {
                ReadInputDetails(ref json);
            }
            else if (json.ValueTextEquals("completion_tokens_details"u8) || json.ValueTextEquals("output_tokens_details"u8))
            {
                ReadOutputDetails(ref json);
            }
            else if (json.ValueTextEquals("prompt_cache_hit_tokens"u8))
            {
                // DeepSeek's name. Servers that copy the field and have no cache write 0 there: that says nothing.
                _cacheRead = JsonFields.ReadCount(ref json) is { } hit and > 0 ? hit : _cacheRead;
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }

        _output = output ?? _output;
        return output ?? -1;
    }

    /// <summary>Takes a running count found without parsing.</summary>
    public void SetOutput(long tokens) => _output = tokens;

    /// <summary>The normal form; <see langword="null"/> when no usage was given.</summary>
    public Usage? ToUsage()
    {
        if (_input is null && _output is null)
        {
            return null;
        }

        return new Usage
        {
            InputUncached = _input is { } input ? Math.Max(0, input - (_cacheRead ?? 0) - (_cacheWrite ?? 0)) : null,
            CacheRead = _cacheRead,
            CacheWrite = _cacheWrite,
            Output = _output,
            Reasoning = _reasoning,
        };
    }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        _input = null;
        _cacheRead = null;
        _cacheWrite = null;
        _output = null;
        _reasoning = null;
    }

    private void ReadInputDetails(ref Utf8JsonReader json)
    {
        if (!JsonFields.EnterObject(ref json))
        {
            return;
        }

        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("cached_tokens"u8))
            {
                _cacheRead = JsonFields.ReadCount(ref json) ?? _cacheRead;
            }
            else if (json.ValueTextEquals("cache_write_tokens"u8))
            {
                _cacheWrite = JsonFields.ReadCount(ref json) ?? _cacheWrite;
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }
    }

    private void ReadOutputDetails(ref Utf8JsonReader json)
    {
        if (!JsonFields.EnterObject(ref json))
        {
            return;
        }

        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("reasoning_tokens"u8))
            {
                _reasoning = JsonFields.ReadCount(ref json) ?? _reasoning;
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }
    }
}
