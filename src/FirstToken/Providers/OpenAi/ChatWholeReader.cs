using System.Text.Json;
using FirstToken.Providers.Json;

namespace FirstToken.Providers.OpenAi;

/// <summary>Reads an answer of Chat Completions that was not streamed.</summary>
internal sealed class ChatWholeReader : WholeAnswerReader
{
    private readonly ChatMessageReader _message = new();
    private readonly OpenAiUsage _usage = new();
    private bool _hasChoices;

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _message.Reset();
        _usage.Reset();
        _hasChoices = false;
    }

    /// <inheritdoc/>
    protected override AnswerEnd ReadWhole(ReadOnlySpan<byte> body, ref Utf8JsonReader json, out AnswerEvent answer)
    {
        answer = AnswerEvent.Nothing;
        OutputKinds output = OutputKinds.None;
        if (JsonFields.EnterObject(ref json))
        {
            while (JsonFields.NextProperty(ref json))
            {
                output |= ReadMember(ref json);
            }
        }

        Summary.Usage = _usage.ToUsage();
        if (Summary.Error is not null)
        {
            return AnswerEnd.Error;
        }

        if (!_hasChoices)
        {
            return AnswerEnd.Corrupt;
        }

        answer = new AnswerEvent(output, _usage.Output, true);
        return AnswerEnd.Complete;
    }

    private OutputKinds ReadMember(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("choices"u8))
        {
            return ReadChoices(ref json);
        }

        if (json.ValueTextEquals("usage"u8))
        {
            _usage.Read(ref json, template: null);
        }
        else
        {
            ChatMembers.Read(ref json, Summary);
        }

        return OutputKinds.None;
    }

    private OutputKinds ReadChoices(ref Utf8JsonReader json)
    {
        OutputKinds output = OutputKinds.None;
        if (!JsonFields.EnterArray(ref json))
        {
            return output;
        }

        while (JsonFields.NextObject(ref json))
        {
            _hasChoices = true;
            while (JsonFields.NextProperty(ref json))
            {
                if (json.ValueTextEquals("message"u8))
                {
                    output |= _message.Read(ref json, Content, template: null);
                }
                else if (json.ValueTextEquals("finish_reason"u8))
                {
                    Summary.StopReason = JsonFields.TakeNonEmptyString(ref json) ? JsonFields.CurrentString(ref json) : Summary.StopReason;
                }
                else
                {
                    JsonFields.SkipValue(ref json);
                }
            }
        }

        return output;
    }
}
