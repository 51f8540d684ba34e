using System.Text.Json;
using FirstToken.Providers.Json;

namespace FirstToken.Providers.Bedrock;

/// <summary>Reads an answer of Converse that was not streamed (facts: wire.md §2.6).</summary>
internal sealed class ConverseWholeReader : WholeAnswerReader
{
    private readonly ConverseContent _content = new();

    /// <inheritdoc/>
    protected override AnswerEnd ReadWhole(ReadOnlySpan<byte> body, ref Utf8JsonReader json, out AnswerEvent answer)
    {
        answer = AnswerEvent.Nothing;
        if (!JsonFields.EnterObject(ref json))
        {
            return AnswerEnd.Corrupt;
        }

        OutputKinds output = OutputKinds.None;
        bool isAnswer = false;
        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("output"u8))
            {
                isAnswer = true;
                output = ReadOutput(body, ref json);
            }
            else if (json.ValueTextEquals("stopReason"u8))
            {
                Summary.StopReason = JsonFields.ReadString(ref json);
            }
            else if (!ConverseUsage.TryRead(ref json, Summary))
            {
                JsonFields.SkipValue(ref json);
            }
        }

        if (!isAnswer)
        {
            return AnswerEnd.Corrupt;
        }

        answer = new AnswerEvent(output, Summary.Usage?.Output ?? -1, true);
        return AnswerEnd.Complete;
    }

    // {"message":{"role":…,"content":[…]}}
    private OutputKinds ReadOutput(ReadOnlySpan<byte> body, ref Utf8JsonReader json)
    {
        OutputKinds output = OutputKinds.None;
        if (!JsonFields.EnterObject(ref json))
        {
            return output;
        }

        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("message"u8))
            {
                output |= ReadOutput(body, ref json);
            }
            else if (json.ValueTextEquals("content"u8))
            {
                output |= ReadBlocks(body, ref json);
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }

        return output;
    }

    private OutputKinds ReadBlocks(ReadOnlySpan<byte> body, ref Utf8JsonReader json)
    {
        OutputKinds output = OutputKinds.None;
        if (JsonFields.EnterArray(ref json))
        {
            for (int index = 0; JsonFields.NextObject(ref json); index++)
            {
                output |= _content.Read(ref json, body, index, Content);
            }
        }

        return output;
    }
}
