using System.Text.Json;
using FirstToken.Providers.Json;

namespace FirstToken.Providers.Bedrock;

/// <summary>The <c>usage</c>, <c>metrics</c> and <c>serviceTier</c> of Converse, streamed or not (facts: wire.md §0.3, §2.6).</summary>
internal static class ConverseUsage
{
    /// <summary>
    /// Reads one property, whose name the reader stands on, if it is one of the three.
    /// </summary>
    /// <returns><see langword="false"/> when it is another; it is then still to be read.</returns>
    public static bool TryRead(ref Utf8JsonReader json, AnswerSummary summary)
    {
        if (json.ValueTextEquals("usage"u8))
        {
            summary.Usage = ReadUsage(ref json) ?? summary.Usage;
        }
        else if (json.ValueTextEquals("metrics"u8))
        {
            ReadMetrics(ref json, summary);
        }
        else if (json.ValueTextEquals("serviceTier"u8))
        {
            ReadTier(ref json, summary);
        }
        else
        {
            return false;
        }

        return true;
    }

    private static Usage? ReadUsage(ref Utf8JsonReader json)
    {
        if (!JsonFields.EnterObject(ref json))
        {
            return null;
        }

        var usage = new Usage();
        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("inputTokens"u8))
            {
                usage = usage with { InputUncached = JsonFields.ReadCount(ref json) };
            }
            else if (json.ValueTextEquals("outputTokens"u8))
            {
                usage = usage with { Output = JsonFields.ReadCount(ref json) };
            }
            else if (json.ValueTextEquals("cacheReadInputTokens"u8))
            {
                usage = usage with { CacheRead = JsonFields.ReadCount(ref json) };
            }
            else if (json.ValueTextEquals("cacheWriteInputTokens"u8))
            {
                usage = usage with { CacheWrite = JsonFields.ReadCount(ref json) };
            }
            else if (json.ValueTextEquals("cacheDetails"u8))
            {
                usage = usage with { CacheWriteLong = ReadLongWrites(ref json) };
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }

        return usage;
    }

    private static long? ReadLongWrites(ref Utf8JsonReader json)
    {
        if (!JsonFields.EnterArray(ref json))
        {
            return null;
        }

        long tokens = 0;
        while (JsonFields.NextObject(ref json))
        {
            bool isLong = JsonFields.PeekString(json, "ttl"u8).SequenceEqual("1h"u8);
            while (JsonFields.NextProperty(ref json))
            {
                if (json.ValueTextEquals("inputTokens"u8))
                {
                    tokens += isLong ? JsonFields.ReadCount(ref json) ?? 0 : Skipped(ref json);
                }
                else
                {
                    JsonFields.SkipValue(ref json);
                }
            }
        }

        return tokens;
    }

    private static long Skipped(ref Utf8JsonReader json)
    {
        JsonFields.SkipValue(ref json);
        return 0;
    }

    private static void ReadMetrics(ref Utf8JsonReader json, AnswerSummary summary)
    {
        if (!JsonFields.EnterObject(ref json))
        {
            return;
        }

        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("latencyMs"u8))
            {
                summary.ServerTime = JsonFields.ReadMilliseconds(ref json) ?? summary.ServerTime;
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }
    }

    private static void ReadTier(ref Utf8JsonReader json, AnswerSummary summary)
    {
        if (!JsonFields.EnterObject(ref json))
        {
            return;
        }

        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("type"u8))
            {
                summary.ServiceTier = JsonFields.ReadString(ref json) ?? summary.ServiceTier;
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }
    }
}
