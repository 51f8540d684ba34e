using System.Text.Json;
using FirstToken.Providers.Json;

namespace FirstToken.Providers.Anthropic;

/// <summary>Reads an answer of the Messages API that was not streamed (facts: wire.md §1.2).</summary>
internal sealed class AnthropicWholeReader : WholeAnswerReader
{
    private readonly AnthropicContent _content = new();

    // Of the answer before.
    private string? _model;
    private string? _stopReason;

    /// <inheritdoc/>
    protected override AnswerEnd ReadWhole(ReadOnlySpan<byte> body, ref Utf8JsonReader json, out AnswerEvent answer)
    {
        answer = AnswerEvent.Nothing;
        if (!JsonFields.EnterObject(ref json))
        {
            return AnswerEnd.Corrupt;
        }

        ReadOnlySpan<byte> type = JsonFields.PeekString(json, "type"u8);
        if (type.SequenceEqual("error"u8))
        {
            Summary.Error = AnthropicErrors.ReadEvent(ref json);
            return AnswerEnd.Error;
        }

        bool isMessage = type.SequenceEqual("message"u8);
        OutputKinds output = ReadMessage(body, ref json);
        if (!isMessage)
        {
            return AnswerEnd.Corrupt;
        }

        answer = new AnswerEvent(output, Summary.Usage?.Output ?? -1, true);
        return AnswerEnd.Complete;
    }

    private OutputKinds ReadMessage(ReadOnlySpan<byte> body, ref Utf8JsonReader json)
    {
        OutputKinds output = OutputKinds.None;
        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("content"u8))
            {
                output = ReadContent(body, ref json);
            }
            else if (json.ValueTextEquals("id"u8))
            {
                string? id = JsonFields.ReadString(ref json);
                Summary.RequestId ??= id;
            }
            else if (json.ValueTextEquals("model"u8))
            {
                Summary.Model = _model = JsonFields.ReadString(ref json, _model);
            }
            else if (json.ValueTextEquals("stop_reason"u8))
            {
                Summary.StopReason = _stopReason = JsonFields.ReadString(ref json, _stopReason);
            }
            else if (json.ValueTextEquals("usage"u8))
            {
                AnthropicUsage.Read(ref json, Summary);
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }

        return output;
    }

    private OutputKinds ReadContent(ReadOnlySpan<byte> body, ref Utf8JsonReader json)
    {
        OutputKinds output = OutputKinds.None;
        if (JsonFields.EnterArray(ref json))
        {
            for (int index = 0; JsonFields.NextObject(ref json); index++)
            {
                output |= _content.ReadBlock(ref json, body, index, whole: true, Content);
            }
        }

        return output;
    }
}
