using System.Text.Json;
using FirstToken.Providers.Json;
using FirstToken.Transport;

namespace FirstToken.Providers.Anthropic;

/// <summary>The errors of the Messages API, as an answer of their own or inside a stream (facts: wire.md §1.4).</summary>
internal static class AnthropicErrors
{
    private const string SpendLimitReached = "enforced_spend_limit_reached";

    /// <summary>Understands an error answer.</summary>
    public static RequestError ReadAnswer(ResponseHead head, ReadOnlySpan<byte> body)
    {
        try
        {
            var json = new Utf8JsonReader(body);
            if (JsonFields.EnterObject(ref json) && ReadEvent(ref json) is { ProviderType: { } type } error)
            {
                TimeSpan? wait = HttpErrors.RetryAfter(head);
                ErrorKind kind = Known(type)?.Kind ?? HttpErrors.KindOf(head.Status);
                kind = error.Kind == ErrorKind.SpendLimit ? error.Kind : kind;
                return error with
                {
                    Kind = kind,
                    HttpStatus = head.Status,
                    RetryAfter = wait,
                    Retryable = HttpErrors.IsRetryable(head, kind == ErrorKind.Conflict || HttpErrors.Passes(kind)),
                };
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not ours: an edge proxy answered, or the body was cut.
        }

        return HttpErrors.FromStatus(head, body);
    }

    /// <summary>Understands an error event, whose object the reader has entered.</summary>
    public static RequestError ReadEvent(ref Utf8JsonReader json)
    {
        string? type = null, message = null, code = null;
        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("error"u8) && JsonFields.EnterObject(ref json))
            {
                ReadError(ref json, ref type, ref message, ref code);
            }
            else if (json.TokenType == JsonTokenType.PropertyName)
            {
                JsonFields.SkipValue(ref json);
            }
        }

        (ErrorKind kind, int status) = Known(type) ?? (ErrorKind.Server, 500);
        if (code == SpendLimitReached)
        {
            kind = ErrorKind.SpendLimit;
        }

        return new RequestError(kind, HttpErrors.Message(message, type))
        {
            ProviderType = type,
            HttpStatus = status,
            Retryable = kind == ErrorKind.Conflict || HttpErrors.Passes(kind),
        };
    }

    private static void ReadError(ref Utf8JsonReader json, ref string? type, ref string? message, ref string? code)
    {
        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("type"u8))
            {
                type = JsonFields.ReadString(ref json);
            }
            else if (json.ValueTextEquals("message"u8))
            {
                message = JsonFields.ReadString(ref json);
            }
            else if (json.ValueTextEquals("details"u8) && JsonFields.EnterObject(ref json))
            {
                code = ReadCode(ref json);
            }
            else if (json.TokenType == JsonTokenType.PropertyName)
            {
                JsonFields.SkipValue(ref json);
            }
        }
    }

    private static string? ReadCode(ref Utf8JsonReader json)
    {
        string? code = null;
        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("error_code"u8))
            {
                code = JsonFields.ReadString(ref json);
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }

        return code;
    }

    private static (ErrorKind Kind, int Status)? Known(string? type) => type switch
    {
        "invalid_request_error" => (ErrorKind.BadRequest, 400),
        "authentication_error" => (ErrorKind.Auth, 401),
        "billing_error" => (ErrorKind.Billing, 402),
        "permission_error" => (ErrorKind.Permission, 403),
        "not_found_error" => (ErrorKind.NotFound, 404),
        "conflict_error" => (ErrorKind.Conflict, 409),
        "request_too_large" => (ErrorKind.TooLarge, 413),
        "rate_limit_error" => (ErrorKind.RateLimit, 429),
        "api_error" => (ErrorKind.Server, 500),
        "timeout_error" => (ErrorKind.Timeout, 504),
        "overloaded_error" => (ErrorKind.Overloaded, 529),
        _ => null,
    };
}
