namespace FirstToken.Providers;

/// <summary>Why a request did not succeed.</summary>
/// <param name="Kind">The class of error.</param>
/// <param name="Message">One line for people; never holds a secret.</param>
public sealed record RequestError(ErrorKind Kind, string Message)
{
    /// <summary>The provider's own name of the error (<c>rate_limit_error</c>, <c>ThrottlingException</c>), if it gave one.</summary>
    public string? ProviderType { get; init; }

    /// <summary>The HTTP status the error has, or would have had before the stream began (in-stream errors are mapped).</summary>
    public int? HttpStatus { get; init; }

    /// <summary>Whether the provider's own clients would try again.</summary>
    public bool Retryable { get; init; }

    /// <summary>How long the provider asks to wait, from header or body.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
