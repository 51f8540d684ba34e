using System.Text.Json;
using FirstToken.Providers.Json;

namespace FirstToken.Providers.Anthropic;

/// <summary>
/// The <c>amazon-bedrock-invocationMetrics</c> that Bedrock adds to the last event: its own token counts, and its own
/// clock (facts: wire.md §2.5).
/// </summary>
internal static class InvocationMetrics
{
    /// <summary>Reads the object that comes next into <paramref name="summary"/>.</summary>
    public static void Read(ref Utf8JsonReader json, AnswerSummary summary)
    {
        if (!JsonFields.EnterObject(ref json))
        {
            return;
        }

        Usage usage = summary.Usage ?? new Usage();
        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("inputTokenCount"u8))
            {
                usage = usage with { InputUncached = JsonFields.ReadCount(ref json) ?? usage.InputUncached };
            }
            else if (json.ValueTextEquals("outputTokenCount"u8))
            {
                usage = usage with { Output = JsonFields.ReadCount(ref json) ?? usage.Output };
            }
            else if (json.ValueTextEquals("cacheReadInputTokenCount"u8))
            {
                usage = usage with { CacheRead = JsonFields.ReadCount(ref json) ?? usage.CacheRead };
            }
            else if (json.ValueTextEquals("cacheWriteInputTokenCount"u8))
            {
                usage = usage with { CacheWrite = JsonFields.ReadCount(ref json) ?? usage.CacheWrite };
            }
            else if (json.ValueTextEquals("invocationLatency"u8))
            {
                summary.ServerTime = JsonFields.ReadMilliseconds(ref json) ?? summary.ServerTime;
            }
            else if (json.ValueTextEquals("firstByteLatency"u8))
            {
                summary.ServerFirstByte = JsonFields.ReadMilliseconds(ref json) ?? summary.ServerFirstByte;
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }

        summary.Usage = usage;
    }
}
