using System.Text;
using System.Text.Json;
using FirstToken.Providers.Json;
using FirstToken.Transport;

namespace FirstToken.Providers.Bedrock;

/// <summary>The errors of Bedrock, as an answer of their own or inside a stream (facts: wire.md §2.4, §2.7).</summary>
internal static class BedrockErrors
{
    /// <summary>Understands an error answer.</summary>
    public static RequestError ReadAnswer(ResponseHead head, ReadOnlySpan<byte> body)
    {
        (string? bodyType, string? message) = ReadBody(body);
        string? type = Bare(head["x-amzn-errortype"] ?? bodyType);
        if (type is null && message is null)
        {
            return HttpErrors.FromStatus(head, body);
        }

        ErrorKind kind = Known(type)?.Kind ?? HttpErrors.KindOf(head.Status);
        return new RequestError(kind, HttpErrors.Message(message, type))
        {
            ProviderType = type,
            HttpStatus = head.Status,
            Retryable = HttpErrors.IsRetryable(head, HttpErrors.Passes(kind)),
            RetryAfter = HttpErrors.RetryAfter(head),
        };
    }

    /// <summary>Understands an exception message of a stream.</summary>
    public static RequestError ReadException(ReadOnlySpan<byte> type, ReadOnlySpan<byte> payload)
    {
        string name = Encoding.UTF8.GetString(type);
        return InStream(name, ReadBody(payload).Message);
    }

    /// <summary>Understands an error message of a stream, which the API's model does not know.</summary>
    public static RequestError ReadUnmodeled(ReadOnlySpan<byte> code, ReadOnlySpan<byte> message) =>
        InStream(Encoding.UTF8.GetString(code), Encoding.UTF8.GetString(message));

    private static RequestError InStream(string type, string? message)
    {
        (ErrorKind kind, int status) = Known(type) ?? (ErrorKind.Server, 500);
        return new RequestError(kind, HttpErrors.Message(message, type))
        {
            ProviderType = type,
            HttpStatus = status,
            Retryable = HttpErrors.Passes(kind),
        };
    }

    private static (string? Type, string? Message) ReadBody(ReadOnlySpan<byte> body)
    {
        string? type = null, message = null;
        try
        {
            var json = new Utf8JsonReader(body);
            if (JsonFields.EnterObject(ref json))
            {
                while (JsonFields.NextProperty(ref json))
                {
                    if (json.ValueTextEquals("message"u8) || json.ValueTextEquals("Message"u8))
                    {
                        message = JsonFields.ReadString(ref json);
                    }
                    else if (json.ValueTextEquals("__type"u8))
                    {
                        type = JsonFields.ReadString(ref json);
                    }
                    else
                    {
                        JsonFields.SkipValue(ref json);
                    }
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Cut, or not theirs: what was read until here still counts.
        }

        return (type, message);
    }

    // "com.amazon#ThrottlingException" and "ThrottlingException:http://…" both mean the name between.
    private static string? Bare(string? type)
    {
        if (type is null)
        {
            return null;
        }

        int colon = type.IndexOf(':', StringComparison.Ordinal);
        type = colon < 0 ? type : type[..colon];
        return type[(type.LastIndexOf('#') + 1)..];
    }

    // Headers write the names in Pascal case, streams in camel case, some without "Exception".
    private static (ErrorKind Kind, int Status)? Known(string? type) =>
        type?.Replace("Exception", "", StringComparison.Ordinal).ToUpperInvariant() switch
        {
            "VALIDATION" => (ErrorKind.BadRequest, 400),
            "SERVICEQUOTAEXCEEDED" => (ErrorKind.Quota, 400),
            "CONFLICT" => (ErrorKind.Conflict, 400),
            "ACCESSDENIED" => (ErrorKind.Permission, 403),
            "UNRECOGNIZEDCLIENT" or "INVALIDSIGNATURE" or "EXPIREDTOKEN" or "INCOMPLETESIGNATURE" or "MISSINGAUTHENTICATIONTOKEN"
                => (ErrorKind.Auth, 403),
            "RESOURCENOTFOUND" => (ErrorKind.NotFound, 404),
            "MODELTIMEOUT" => (ErrorKind.Timeout, 408),
            "MODELERROR" or "MODELSTREAMERROR" => (ErrorKind.ModelError, 424),
            "THROTTLING" => (ErrorKind.RateLimit, 429),
            "MODELNOTREADY" => (ErrorKind.Overloaded, 429),
            "INTERNALSERVER" or "INTERNALFAILURE" => (ErrorKind.Server, 500),
            "SERVICEUNAVAILABLE" => (ErrorKind.Overloaded, 503),
            _ => null,
        };
}
