using System.Text.Json;
using FirstToken.Providers.Json;

namespace FirstToken.Providers.OpenAi;

/// <summary>The times llama.cpp's server gives of its own work (facts: wire.md §3.5).</summary>
internal static class LlamaTimings
{
    /// <summary>Reads the <c>timings</c> object that comes next.</summary>
    public static void Read(ref Utf8JsonReader json, AnswerSummary summary)
    {
        if (!JsonFields.EnterObject(ref json))
        {
            return;
        }

        TimeSpan? prompt = null;
        TimeSpan? predicted = null;
        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("prompt_ms"u8))
            {
                prompt = JsonFields.ReadMilliseconds(ref json);
            }
            else if (json.ValueTextEquals("predicted_ms"u8))
            {
                predicted = JsonFields.ReadMilliseconds(ref json);
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }

        summary.ServerFirstByte = prompt ?? summary.ServerFirstByte;
        summary.ServerTime = prompt + predicted ?? summary.ServerTime;
    }
}
