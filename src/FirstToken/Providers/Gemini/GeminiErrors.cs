using System.Globalization;
using System.Text.Json;
using FirstToken.Providers.Json;
using FirstToken.Transport;

namespace FirstToken.Providers.Gemini;

/// <summary>The errors of Google's APIs, as an answer of their own or inside a stream (facts: wire.md §5).</summary>
internal static class GeminiErrors
{
    /// <summary>Understands an error answer; the call without <c>alt=sse</c> wraps it in an array.</summary>
    public static RequestError ReadAnswer(ResponseHead head, ReadOnlySpan<byte> body)
    {
        try
        {
            var json = new Utf8JsonReader(body);
            if (JsonErrorBody.Enter(ref json))
            {
                while (JsonFields.NextProperty(ref json))
                {
                    if (!json.ValueTextEquals("error"u8))
                    {
                        JsonFields.SkipValue(ref json);
                    }
                    else if (ReadMember(ref json) is { } error)
                    {
                        return Answered(head, error);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not Google's: an edge proxy answered, or the body was cut.
        }

        return HttpErrors.FromStatus(head, body);
    }

    /// <summary>Reads the value of an <c>error</c> member.</summary>
    /// <returns><see langword="null"/> when it is no object.</returns>
    public static RequestError? ReadMember(ref Utf8JsonReader json)
    {
        if (!JsonFields.EnterObject(ref json))
        {
            return null;
        }

        string? message = null, status = null, reason = null;
        long? code = null;
        TimeSpan? wait = null;
        while (JsonFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("message"u8))
            {
                message = JsonFields.ReadString(ref json);
            }
            else if (json.ValueTextEquals("status"u8))
            {
                status = JsonFields.ReadString(ref json);
            }
            else if (json.ValueTextEquals("code"u8))
            {
                code = JsonFields.ReadCount(ref json);
            }
            else if (json.ValueTextEquals("details"u8))
            {
                ReadDetails(ref json, ref reason, ref wait);
            }
            else
            {
                JsonFields.SkipValue(ref json);
            }
        }

        int number = code is >= 400 and < 600 ? (int)code : Status(status);
        ErrorKind kind = reason == "API_KEY_INVALID" ? ErrorKind.Auth : HttpErrors.KindOf(number);
        string line = HttpErrors.OneLine(message ?? "");
        return new RequestError(kind, line.Length > 0 ? line : HttpErrors.OneLine(status ?? "the provider reported an error without saying which"))
        {
            ProviderType = status is null ? null : HttpErrors.OneLine(status),
            HttpStatus = number,
            Retryable = IsRetryable(kind),
            RetryAfter = wait,
        };
    }

    private static RequestError Answered(ResponseHead head, RequestError error)
    {
        ErrorKind kind = error.Kind == ErrorKind.Auth ? error.Kind : HttpErrors.KindOf(head.Status);
        return error with
        {
            Kind = kind,
            HttpStatus = head.Status,
            Retryable = HttpErrors.IsRetryable(head, IsRetryable(kind)),
            RetryAfter = HttpErrors.RetryAfter(head) ?? error.RetryAfter,
        };
    }

    private static void ReadDetails(ref Utf8JsonReader json, ref string? reason, ref TimeSpan? wait)
    {
        if (!JsonFields.EnterArray(ref json))
        {
            return;
        }

        while (JsonFields.NextObject(ref json))
        {
            while (JsonFields.NextProperty(ref json))
            {
                if (json.ValueTextEquals("reason"u8))
                {
                    reason = JsonFields.ReadString(ref json) ?? reason;
                }
                else if (json.ValueTextEquals("retryDelay"u8))
                {
                    wait = Seconds(JsonFields.ReadString(ref json)) ?? wait;
                }
                else
                {
                    JsonFields.SkipValue(ref json);
                }
            }
        }
    }

    // Protocol buffers write a duration as "31.5s".
    private static TimeSpan? Seconds(string? text) =>
        text is [.. var digits, 's']
        && double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
        && seconds is >= 0 and < 31_536_000
            ? TimeSpan.FromSeconds(seconds)
            : null;

    // What an error would have been as an answer of its own, when it gives its name only.
    private static int Status(string? name) => name switch
    {
        "INVALID_ARGUMENT" or "FAILED_PRECONDITION" => 400,
        "UNAUTHENTICATED" => 401,
        "PERMISSION_DENIED" => 403,
        "NOT_FOUND" => 404,
        "RESOURCE_EXHAUSTED" => 429,
        "UNAVAILABLE" => 503,
        "DEADLINE_EXCEEDED" => 504,
        _ => 500,
    };

    private static bool IsRetryable(ErrorKind kind) => kind == ErrorKind.Conflict || HttpErrors.Passes(kind);
}
