using FirstToken.Providers;

namespace FirstToken.Gateway.Translating;

/// <summary>
/// What each API calls a class of error (facts: wire.md §1.4, §2.7). What passes with time is given a name that passes with time,
/// so that clients of either side retry what deserves it.
/// </summary>
internal static class ErrorNames
{
    /// <summary>Anthropic's type and status.</summary>
    public static (string Type, int Status) Anthropic(ErrorKind kind) => kind switch
    {
        ErrorKind.Auth => ("authentication_error", 401),
        ErrorKind.Billing => ("billing_error", 402),
        ErrorKind.Permission => ("permission_error", 403),
        ErrorKind.NotFound => ("not_found_error", 404),
        ErrorKind.Conflict => ("conflict_error", 409),
        ErrorKind.TooLarge => ("request_too_large", 413),
        ErrorKind.RateLimit => ("rate_limit_error", 429),
        ErrorKind.Timeout => ("timeout_error", 504),
        ErrorKind.Overloaded => ("overloaded_error", 529),
        ErrorKind.BadRequest or ErrorKind.ContextLength or ErrorKind.ContentFilter or ErrorKind.Quota or ErrorKind.SpendLimit
            => ("invalid_request_error", 400),
        _ => ("api_error", 500),
    };

    /// <summary>Bedrock's exception, as the header writes it, and status.</summary>
    public static (string Exception, int Status) Bedrock(ErrorKind kind) => kind switch
    {
        ErrorKind.Auth => ("UnrecognizedClientException", 403),
        ErrorKind.Billing or ErrorKind.Permission => ("AccessDeniedException", 403),
        ErrorKind.NotFound => ("ResourceNotFoundException", 404),
        ErrorKind.Conflict => ("ConflictException", 400),
        ErrorKind.RateLimit => ("ThrottlingException", 429),
        ErrorKind.SpendLimit or ErrorKind.Quota => ("ServiceQuotaExceededException", 400),
        ErrorKind.Timeout => ("ModelTimeoutException", 408),
        ErrorKind.Overloaded => ("ServiceUnavailableException", 503),
        ErrorKind.ModelError => ("ModelErrorException", 424),
        ErrorKind.BadRequest or ErrorKind.TooLarge or ErrorKind.ContextLength or ErrorKind.ContentFilter
            => ("ValidationException", 400),
        _ => ("InternalServerException", 500),
    };

    /// <summary>The exception of a stream; its union has fewer members than there are statuses (facts: wire.md §2.5).</summary>
    public static ReadOnlySpan<byte> BedrockStream(ErrorKind kind) => kind switch
    {
        ErrorKind.RateLimit => "throttlingException"u8,
        ErrorKind.Overloaded => "serviceUnavailableException"u8,
        ErrorKind.Timeout => "modelTimeoutException"u8,
        ErrorKind.ModelError => "modelStreamErrorException"u8,
        ErrorKind.Server => "internalServerException"u8,
        _ => "validationException"u8,
    };
}
