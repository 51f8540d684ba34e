using System.Text.Json;
using FirstToken.Providers.Json;

namespace FirstToken.Providers.OpenAi;

/// <summary>Reads an answer of the Responses API that was not streamed.</summary>
internal sealed class ResponsesWholeReader : WholeAnswerReader
{
    private readonly ResponsesFields _response;
    private readonly ResponsesItemReader _items = new();

    public ResponsesWholeReader() => _response = new ResponsesFields(Summary);

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _response.Reset();
        _items.Reset();
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
                if (json.ValueTextEquals("output"u8))
                {
                    output |= ReadOutput(ref json);
                }
                else
                {
                    _response.ReadMember(ref json);
                }
            }
        }

        if (_response.Status is not { } status)
        {
            Summary.Error = _response.Error;
            return Summary.Error is null ? AnswerEnd.Corrupt : AnswerEnd.Error;
        }

        AnswerEnd end = _response.End(status);
        answer = new AnswerEvent(output, _response.OutputTokens, end == AnswerEnd.Complete);
        return end;
    }

    private OutputKinds ReadOutput(ref Utf8JsonReader json)
    {
        OutputKinds output = OutputKinds.None;
        if (JsonFields.EnterArray(ref json))
        {
            for (int index = 0; JsonFields.NextObject(ref json); index++)
            {
                output |= _items.Read(ref json, index, whole: true, Content);
            }
        }

        return output;
    }
}
