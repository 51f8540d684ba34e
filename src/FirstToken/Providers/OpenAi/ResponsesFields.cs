using System.Text.Json;
using FirstToken.Providers.Json;

namespace FirstToken.Providers.OpenAi;

/// <summary>Reads the <c>response</c> object that the first and the last event of a stream hold and a whole answer is.</summary>
internal sealed class ResponsesFields(AnswerSummary summary)
{
    private readonly OpenAiUsage _usage = new();
    private string? _reason;

    /// <summary>Output tokens; −1 while unknown.</summary>
    public long OutputTokens => _usage.Output;

    /// <summary>The response's own <c>status</c>.</summary>
    public string? Status { get; private set; }

    /// <summary>The response's own <c>error</c>; it counts only when the response has failed.</summary>
    public RequestError? Error { get; private set; }

    /// <summary>Forgets the answer before.</summary>
    public void Reset()
    {
        _usage.Reset();
        _reason = null;
        Status = null;
        Error = null;
    }

    /// <summary>Reads the member whose name the reader stands on; one that is not known is skipped.</summary>
    public void ReadMember(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("status"u8))
        {
            Status = JsonFields.ReadString(ref json) ?? Status;
        }
        else if (json.ValueTextEquals("usage"u8))
        {
            _usage.Read(ref json, template: null);
        }
        else if (json.ValueTextEquals("error"u8))
        {
            Error = OpenAiErrors.ReadMember(ref json) ?? Error;
        }
        else if (json.ValueTextEquals("incomplete_details"u8))
        {
            ReadReason(ref json);
        }
        else if (json.ValueTextEquals("model"u8))
        {
            summary.Model = JsonFields.ReadStringOnce(ref json, summary.Model);
        }
        else if (json.ValueTextEquals("id"u8))
        {
            summary.RequestId = JsonFields.ReadStringOnce(ref json, summary.RequestId);
        }
        else if (json.ValueTextEquals("service_tier"u8))
        {
            // What was asked stands in the first event, what was used in the last.
            summary.ServiceTier = JsonFields.ReadString(ref json) ?? summary.ServiceTier;
        }
        else
        {
            JsonFields.SkipValue(ref json);
        }
    }

    /// <summary>Writes stop reason, usage and (for a failure without one) the error into the summary.</summary>
    /// <param name="status">How the response ended: <c>completed</c>, <c>incomplete</c>, <c>failed</c>.</param>
    /// <returns>How the answer ended; <see cref="AnswerEnd.Truncated"/> for a status that is no end.</returns>
    public AnswerEnd End(string status)
    {
        summary.StopReason = _reason is null || status != "incomplete" ? status : $"{status}:{_reason}";
        summary.Usage = _usage.ToUsage();
        switch (status)
        {
            case "failed":
                summary.Error = Error ?? new RequestError(ErrorKind.Server, "the response failed without saying why")
                {
                    HttpStatus = 500,
                    Retryable = true,
                };
                return AnswerEnd.Error;
            case "completed" or "incomplete":
                return AnswerEnd.Complete;
            default:
                return AnswerEnd.Truncated;
        }
    }

    private void ReadReason(ref Utf8JsonReader json)
    {
        if (!JsonFields.EnterObject(ref json))
        {
            return;
        }

        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("reason"u8))
            {
                _reason = JsonFields.ReadString(ref json);
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }
    }
}
