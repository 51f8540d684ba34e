namespace FirstToken.Simulator.Formats;

/// <summary>Why a provider answers a request with an error.</summary>
internal enum RefusalKind
{
    MissingKey,
    BadJson,
    Invalid,
    UnknownModel,
    NotFound,
    WrongMethod,
    TooLarge,
    RateLimit,
    Overloaded,
    ServerError,
}
