using System.Text.Json;

namespace FirstToken.Gateway.Translating;

/// <summary>Where the parts of one event of the Messages API stand that a translation touches (facts: wire.md §1.3, §2.5).</summary>
internal readonly ref struct EventParts
{
    /// <summary>Bedrock's own member in the last event.</summary>
    public static ReadOnlySpan<byte> MetricsName => "amazon-bedrock-invocationMetrics"u8;

    private EventParts(ReadOnlySpan<byte> type, Range metrics, int end)
    {
        Type = type;
        Metrics = metrics;
        End = end;
    }

    /// <summary>The <c>type</c>; empty where there is none, or none that may stand in a line of its own.</summary>
    public ReadOnlySpan<byte> Type { get; }

    /// <summary>The invocation metrics with the comma that parts them from the rest; empty where there are none.</summary>
    public Range Metrics { get; }

    /// <summary>Where the object's closing brace stands.</summary>
    public int End { get; }

    /// <summary>Looks at an event.</summary>
    /// <exception cref="JsonException">It is no JSON, or no object.</exception>
    public static EventParts Read(ReadOnlySpan<byte> data)
    {
        var json = new Utf8JsonReader(data);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("an event is an object");
        }

        ReadOnlySpan<byte> type = default;
        Range metrics = default;
        int before = (int)json.BytesConsumed;
        bool first = true;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isType = json.ValueTextEquals("type"u8);
            bool isMetrics = json.ValueTextEquals(MetricsName);
            int start = (int)json.TokenStartIndex;
            json.Read();
            if (isType && json.TokenType == JsonTokenType.String && !json.ValueIsEscaped)
            {
                type = json.ValueSpan;
            }

            json.Skip();
            int end = (int)json.BytesConsumed;
            if (isMetrics)
            {
                // A first member takes the comma behind it along, every other the one before.
                metrics = first ? start..PastComma(data, end) : before..end;
            }

            before = end;
            first = false;
        }

        int brace = (int)json.TokenStartIndex;
        while (json.Read())
        {
            // What follows the object is broken JSON, and the reader says so.
        }

        return new EventParts(type.ContainsAny((byte)'\r', (byte)'\n') ? default : type, metrics, brace);
    }

    private static int PastComma(ReadOnlySpan<byte> data, int at)
    {
        int past = at;
        while (data[past] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            past++;
        }

        return data[past] == (byte)',' ? past + 1 : at;
    }
}
