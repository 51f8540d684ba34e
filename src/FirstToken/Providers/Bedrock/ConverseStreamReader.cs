using System.Text.Json;
using FirstToken.Providers.Json;

namespace FirstToken.Providers.Bedrock;

/// <summary>Reads the answer of ConverseStream (facts: wire.md §2.6).</summary>
internal sealed class ConverseStreamReader : BedrockStreamReader
{
    private readonly ConverseContent _content = new();
    private bool _stopSeen;

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _content.Reset();
        _stopSeen = false;
    }

    /// <inheritdoc/>
    protected override AnswerEvent ReadEvent(ReadOnlySpan<byte> type, ReadOnlySpan<byte> payload)
    {
        var json = new Utf8JsonReader(payload);
        AnswerEvent answer = AnswerEvent.Nothing;
        if (JsonFields.EnterObject(ref json))
        {
            if (type.SequenceEqual("contentBlockDelta"u8))
            {
                answer = ReadContent(ref json, payload, "delta"u8);
            }
            else if (type.SequenceEqual("contentBlockStart"u8))
            {
                answer = ReadContent(ref json, payload, "start"u8);
            }
            else if (type.SequenceEqual("messageStop"u8))
            {
                ReadStop(ref json);
            }
            else if (type.SequenceEqual("metadata"u8))
            {
                answer = ReadMetadata(ref json);
            }
        }

        while (json.Read())
        {
            // What is left or follows is not needed, but it has to be JSON.
        }

        return answer;
    }

    /// <inheritdoc/>
    protected override AnswerEnd EndWithoutTerminator() =>
        _stopSeen ? AnswerEnd.CompleteWithoutTerminator : AnswerEnd.Truncated;

    private AnswerEvent ReadContent(ref Utf8JsonReader json, ReadOnlySpan<byte> payload, scoped ReadOnlySpan<byte> member)
    {
        int index = PeekIndex(json);
        OutputKinds output = OutputKinds.None;
        while (JsonFields.NextProperty(ref json))
        {
            if (!json.ValueTextEquals(member))
            {
                JsonFields.SkipValue(ref json);
            }
            else if (JsonFields.EnterObject(ref json))
            {
                output |= _content.Read(ref json, payload, index, Content);
            }
        }

        return output == OutputKinds.None ? AnswerEvent.Nothing : new AnswerEvent(output, -1, false);
    }

    private void ReadStop(ref Utf8JsonReader json)
    {
        _stopSeen = true;
        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("stopReason"u8))
            {
                Summary.StopReason = JsonFields.ReadString(ref json);
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }
    }

    private AnswerEvent ReadMetadata(ref Utf8JsonReader json)
    {
        while (JsonFields.NextProperty(ref json))
        {
            if (!ConverseUsage.TryRead(ref json, Summary))
            {
                JsonFields.SkipValue(ref json);
            }
        }

        return new AnswerEvent(OutputKinds.None, Summary.Usage?.Output ?? -1, Terminal: _stopSeen);
    }

    // The index may stand behind the delta it belongs to.
    private static int PeekIndex(Utf8JsonReader json)
    {
        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("contentBlockIndex"u8))
            {
                return JsonFields.ReadCount(ref json) is { } index and <= int.MaxValue ? (int)index : 0;
            }

            JsonFields.SkipValue(ref json);
        }

        return 0;
    }
}
