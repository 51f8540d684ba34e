namespace FirstToken.Simulator.Behaviour;

/// <summary>What goes wrong with an answer, on purpose.</summary>
public enum Injection
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>401: the key is refused.</summary>
    Unauthorized,

    /// <summary>429 with <c>retry-after</c> and the provider's rate-limit headers.</summary>
    RateLimit,

    /// <summary>The provider's "overloaded": 529 at Anthropic, 503 elsewhere.</summary>
    Overloaded,

    /// <summary>500 in the provider's own words.</summary>
    ServerError,

    /// <summary>502 with an HTML body, as an edge proxy answers.</summary>
    BadGateway,

    /// <summary>An error event after half of the output; a whole answer becomes a 500.</summary>
    MidStream,

    /// <summary>The connection is reset after half of the output.</summary>
    Cut,

    /// <summary>Silence after half of the output, for as long as the behaviour says; then the rest.</summary>
    Stall,

    /// <summary>Silence before the first output, for as long as the behaviour says; then all of the answer.</summary>
    Late,

    /// <summary>Bytes that are not the format.</summary>
    Garbage,

    /// <summary>Output that never ends.</summary>
    Endless,

    /// <summary>One event of 2 GiB.</summary>
    Oversized,

    /// <summary>The model refuses to answer.</summary>
    Refusal,

    /// <summary>The request is read and never answered.</summary>
    Silent,
}
