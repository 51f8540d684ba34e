using System.Text.Json;
using FirstToken.Providers.Json;

namespace FirstToken.Providers.Anthropic;

/// <summary>The <c>usage</c> object of the Messages API in the normal form (facts: wire.md §0.3).</summary>
internal static class AnthropicUsage
{
    private static readonly Usage s_none = new();

    /// <summary>
    /// Reads the <c>usage</c> that comes next. Its figures are running totals: they replace those of
    /// <paramref name="summary"/>, and what it leaves out stays.
    /// </summary>
    /// <returns>Its <c>output_tokens</c>, or −1.</returns>
    public static long Read(ref Utf8JsonReader json, AnswerSummary summary)
    {
        if (!JsonFields.EnterObject(ref json))
        {
            return -1;
        }

        Usage before = summary.Usage ?? s_none;
        long? input = null, read = null, write = null, output = null, reasoning = null;
        (long? Short, long? Long) split = default;
        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("input_tokens"u8))
            {
                input = JsonFields.ReadCount(ref json);
            }
            else if (json.ValueTextEquals("cache_read_input_tokens"u8))
            {
                read = JsonFields.ReadCount(ref json);
            }
            else if (json.ValueTextEquals("cache_creation_input_tokens"u8))
            {
                write = JsonFields.ReadCount(ref json);
            }
            else if (json.ValueTextEquals("cache_creation"u8))
            {
                split = ReadSplit(ref json);
            }
            else if (json.ValueTextEquals("output_tokens"u8))
            {
                output = JsonFields.ReadCount(ref json);
            }
            else if (json.ValueTextEquals("output_tokens_details"u8))
            {
                reasoning = ReadReasoning(ref json);
            }
            else if (json.ValueTextEquals("service_tier"u8))
            {
                summary.ServiceTier = JsonFields.ReadString(ref json) ?? summary.ServiceTier;
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }

        summary.Usage = before with
        {
            InputUncached = input ?? before.InputUncached,
            CacheRead = read ?? before.CacheRead,
            CacheWrite = write ?? split.Short + split.Long ?? before.CacheWrite,
            CacheWriteLong = split.Long ?? before.CacheWriteLong,
            Output = output ?? before.Output,
            Reasoning = reasoning ?? before.Reasoning,
        };
        return output ?? -1;
    }

    private static (long? Short, long? Long) ReadSplit(ref Utf8JsonReader json)
    {
        (long? Short, long? Long) split = default;
        if (!JsonFields.EnterObject(ref json))
        {
            return split;
        }

        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("ephemeral_5m_input_tokens"u8))
            {
                split.Short = JsonFields.ReadCount(ref json);
            }
            else if (json.ValueTextEquals("ephemeral_1h_input_tokens"u8))
            {
                split.Long = JsonFields.ReadCount(ref json);
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }

        return split;
    }

    private static long? ReadReasoning(ref Utf8JsonReader json)
    {
        long? reasoning = null;
        if (!JsonFields.EnterObject(ref json))
        {
            return reasoning;
        }

        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("thinking_tokens"u8))
            {
                reasoning = JsonFields.ReadCount(ref json);
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }

        return reasoning;
    }
}
