using System.Globalization;
using System.Text.Json;
using FirstToken.Providers.Json;
using FirstToken.Transport;

namespace FirstToken.Providers.OpenAi;

/// <summary>
/// The errors of OpenAI, Azure and the servers that imitate them, as an answer of their own or inside a stream
/// (facts: wire.md §3.3, §4).
/// </summary>
internal static class OpenAiErrors
{
    /// <summary>Understands an error answer.</summary>
    public static RequestError ReadAnswer(ResponseHead head, ReadOnlySpan<byte> body)
    {
        try
        {
            var json = new Utf8JsonReader(body);
            if (JsonErrorBody.Enter(ref json) && ReadEnvelope(ref json, out _) is { IsEmpty: false } said)
            {
                ErrorKind kind = Refined(said) ?? HttpErrors.KindOf(head.Status);
                return new RequestError(kind, said.Line)
                {
                    ProviderType = said.Name,
                    HttpStatus = head.Status,
                    Retryable = HttpErrors.IsRetryable(head, IsRetryable(kind)),
                    RetryAfter = HttpErrors.RetryAfter(head),
                };
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not of this API: an edge proxy answered, or the body was cut.
        }

        return HttpErrors.FromStatus(head, body);
    }

    /// <summary>Reads the value of an <c>error</c> member: an object, or with some servers just a text.</summary>
    /// <returns><see langword="null"/> when there is no error: OpenAI writes <c>"error":null</c> where all is well.</returns>
    public static RequestError? ReadMember(ref Utf8JsonReader json)
    {
        OpenAiErrorText said = ReadValue(ref json, out bool isError);
        return isError ? InStream(said) : null;
    }

    /// <summary>Understands an object in a stream that is an error, flat or with its fields in an <c>error</c> member.</summary>
    /// <param name="json">Inside the object.</param>
    /// <param name="isError">Whether the event says that it is one; otherwise only an <c>error</c> member makes it one.</param>
    public static RequestError? ReadEvent(ref Utf8JsonReader json, bool isError)
    {
        OpenAiErrorText said = ReadEnvelope(ref json, out bool hasMember);
        return isError || hasMember ? InStream(said) : null;
    }

    private static RequestError InStream(in OpenAiErrorText said)
    {
        (ErrorKind kind, int status) = Known(said.Code) ?? Known(said.Type) ?? ByNumber(said.Code) ?? (ErrorKind.Server, 500);
        return new RequestError(Refined(said) ?? kind, said.Line)
        {
            ProviderType = said.Name,
            HttpStatus = status,
            Retryable = IsRetryable(kind),
        };
    }

    private static OpenAiErrorText ReadEnvelope(ref Utf8JsonReader json, out bool hasMember)
    {
        hasMember = false;
        OpenAiErrorText outer = default;
        OpenAiErrorText inner = default;
        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("error"u8))
            {
                inner = ReadValue(ref json, out hasMember);
            }
            else
            {
                ReadField(ref json, ref outer);
            }
        }

        // Gateways and older servers put the fields at the top.
        return inner.IsEmpty ? outer : inner;
    }

    private static OpenAiErrorText ReadValue(ref Utf8JsonReader json, out bool isError)
    {
        json.Read();
        isError = json.TokenType is JsonTokenType.StartObject or JsonTokenType.String or JsonTokenType.True;
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject:
                return ReadFields(ref json);
            case JsonTokenType.String:
                return new OpenAiErrorText { Message = JsonFields.CurrentString(ref json) };
            default:
                json.Skip();
                return default;
        }
    }

    private static OpenAiErrorText ReadFields(ref Utf8JsonReader json)
    {
        OpenAiErrorText said = default;
        while (JsonFields.NextProperty(ref json))
        {
            ReadField(ref json, ref said);
        }

        return said;
    }

    private static void ReadField(ref Utf8JsonReader json, ref OpenAiErrorText said)
    {
        if (json.ValueTextEquals("message"u8) || json.ValueTextEquals("detail"u8))
        {
            said.Message = JsonFields.ReadString(ref json) ?? said.Message;
        }
        else if (json.ValueTextEquals("type"u8))
        {
            said.Type = JsonFields.ReadString(ref json);
        }
        else if (json.ValueTextEquals("code"u8))
        {
            said.Code = JsonErrorBody.ReadText(ref json);
        }
        else
        {
            JsonFields.SkipValue(ref json);
        }
    }

    // What the body knows better than the status.
    private static ErrorKind? Refined(in OpenAiErrorText said) => Refined(said.Code) ?? Refined(said.Type) ?? (
        said.Message?.Contains("maximum context length", StringComparison.OrdinalIgnoreCase) == true ? ErrorKind.ContextLength : null);

    private static ErrorKind? Refined(string? name) => name switch
    {
        "context_length_exceeded" => ErrorKind.ContextLength,
        "content_filter" or "content_policy_violation" => ErrorKind.ContentFilter,
        "insufficient_quota" or "billing_hard_limit_reached" => ErrorKind.Billing,
        _ => null,
    };

    // The status an error would have had, had it come before the stream began.
    private static (ErrorKind Kind, int Status)? Known(string? name) => name switch
    {
        "context_length_exceeded" or "content_filter" or "content_policy_violation" => (ErrorKind.BadRequest, 400),
        "insufficient_quota" or "billing_hard_limit_reached" => (ErrorKind.Billing, 429),
        "invalid_prompt" or "invalid_request_error" => (ErrorKind.BadRequest, 400),
        "invalid_api_key" or "authentication_error" => (ErrorKind.Auth, 401),
        "permission_error" => (ErrorKind.Permission, 403),
        "model_not_found" or "not_found_error" => (ErrorKind.NotFound, 404),
        "rate_limit_exceeded" or "rate_limit_error" or "tokens" or "requests" => (ErrorKind.RateLimit, 429),
        "server_error" => (ErrorKind.Server, 500),
        "service_unavailable_error" or "overloaded_error" => (ErrorKind.Overloaded, 503),
        _ => null,
    };

    private static (ErrorKind Kind, int Status)? ByNumber(string? code) =>
        int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out int status) && status is >= 400 and < 600
            ? (HttpErrors.KindOf(status), status)
            : null;

    private static bool IsRetryable(ErrorKind kind) => kind == ErrorKind.Conflict || HttpErrors.Passes(kind);
}
