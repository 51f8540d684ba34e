using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace FirstToken.Gateway.Translating;

/// <summary>
/// The token counts of a streamed message; they are running totals, so the last of each holds (facts: wire.md §0.3).
/// </summary>
internal sealed class UsageCounts
{
    private long? _input;
    private long? _output;
    private long? _cacheRead;
    private long? _cacheWrite;

    /// <summary>Takes the counts of a <c>message_start</c> or <c>message_delta</c>.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public void Read(ReadOnlySpan<byte> data)
    {
        var json = new Utf8JsonReader(data);
        while (json.Read())
        {
            // The usage stands in the event or in its message; deeper, the word means something else.
            if (json.TokenType != JsonTokenType.PropertyName || json.CurrentDepth > 2 || !json.ValueTextEquals("usage"u8))
            {
                continue;
            }

            json.Read();
            if (json.TokenType == JsonTokenType.StartObject)
            {
                ReadCounts(ref json);
            }
        }
    }

    /// <summary>Writes Bedrock's member with what is known, behind a comma; nothing where nothing is.</summary>
    public void WriteMetrics(IBufferWriter<byte> output)
    {
        bool any = false;
        Write(output, "inputTokenCount"u8, _input, ref any);
        Write(output, "outputTokenCount"u8, _output, ref any);
        Write(output, "cacheReadInputTokenCount"u8, _cacheRead, ref any);
        Write(output, "cacheWriteInputTokenCount"u8, _cacheWrite, ref any);
        if (any)
        {
            output.Write("}"u8);
        }
    }

    private void ReadCounts(ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            ref long? count = ref CountOf(ref json, out bool known);
            json.Read();
            if (known && json.TokenType == JsonTokenType.Number && json.TryGetInt64(out long value) && value >= 0)
            {
                count = value;
            }

            json.Skip();
        }
    }

    private ref long? CountOf(ref Utf8JsonReader json, out bool known)
    {
        known = true;
        if (json.ValueTextEquals("input_tokens"u8))
        {
            return ref _input;
        }

        if (json.ValueTextEquals("output_tokens"u8))
        {
            return ref _output;
        }

        if (json.ValueTextEquals("cache_read_input_tokens"u8))
        {
            return ref _cacheRead;
        }

        known = json.ValueTextEquals("cache_creation_input_tokens"u8);
        return ref _cacheWrite;
    }

    private static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> name, long? count, ref bool any)
    {
        if (count is not { } value)
        {
            return;
        }

        output.Write(any ? ",\""u8 : ",\"amazon-bedrock-invocationMetrics\":{\""u8);
        output.Write(name);
        output.Write("\":"u8);
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out int length);
        output.Write(digits[..length]);
        any = true;
    }
}
