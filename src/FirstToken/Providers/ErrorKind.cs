namespace FirstToken.Providers;

/// <summary>
/// What went wrong with a request: one closed set for what providers say (facts: vectors/errors.json), what the network
/// did and what our own deadlines ended. In JSON the names are written in snake case (<c>rate_limit</c>).
/// </summary>
public enum ErrorKind : byte
{
    /// <summary>The request is malformed or asks for something the model does not do.</summary>
    BadRequest,

    /// <summary>The credentials are missing, wrong or expired.</summary>
    Auth,

    /// <summary>No money: billing problem or quota that waiting does not refill.</summary>
    Billing,

    /// <summary>The credentials are fine but may not do this.</summary>
    Permission,

    /// <summary>No such model, deployment or path.</summary>
    NotFound,

    /// <summary>The request conflicts with another.</summary>
    Conflict,

    /// <summary>The request body is too large.</summary>
    TooLarge,

    /// <summary>The prompt does not fit the model's context.</summary>
    ContextLength,

    /// <summary>A content filter refused.</summary>
    ContentFilter,

    /// <summary>Too many requests or tokens for the moment.</summary>
    RateLimit,

    /// <summary>The organisation's own spend cap; retrying cannot help.</summary>
    SpendLimit,

    /// <summary>A service quota; retrying cannot help.</summary>
    Quota,

    /// <summary>The provider failed.</summary>
    Server,

    /// <summary>The provider gave up waiting for the model.</summary>
    Timeout,

    /// <summary>The provider has no capacity at the moment.</summary>
    Overloaded,

    /// <summary>The model itself failed while generating.</summary>
    ModelError,

    /// <summary>The host name could not be resolved.</summary>
    DnsFailed,

    /// <summary>The connection was refused.</summary>
    ConnectRefused,

    /// <summary>The connection could not be made for another reason.</summary>
    ConnectFailed,

    /// <summary>The TLS handshake failed.</summary>
    TlsFailed,

    /// <summary>Our deadline for DNS, TCP and TLS together passed.</summary>
    ConnectTimeout,

    /// <summary>Our deadline for handing the request to the socket passed.</summary>
    SendTimeout,

    /// <summary>Our deadline for the first response byte passed.</summary>
    FirstByteTimeout,

    /// <summary>Our deadline between two reads passed.</summary>
    IdleTimeout,

    /// <summary>Our deadline for the whole request passed.</summary>
    TotalTimeout,

    /// <summary>The connection broke before the answer began.</summary>
    ConnectionLost,

    /// <summary>The answer began and ended before it was whole.</summary>
    CutShort,

    /// <summary>The answer is not in the format it should be in.</summary>
    Malformed,

    /// <summary>One event, frame or header block of the answer exceeded our cap.</summary>
    OversizedEvent,

    /// <summary>We stopped it: interrupted, or a stop rule of the run.</summary>
    Cancelled,
}
