namespace FirstToken.Gateway.Listening;

/// <summary>What a client's connection is doing.</summary>
internal enum ClientPhase
{
    /// <summary>It waits for a request.</summary>
    Idle,

    /// <summary>The head of a request is coming in.</summary>
    Head,

    /// <summary>A request is being answered.</summary>
    Busy,

    /// <summary>What is left of a request's body is read past.</summary>
    Draining,

    /// <summary>It is closed, but for what the client still sends.</summary>
    Lingering,

    /// <summary>It was idle, and takes no request any more.</summary>
    Retired,

    /// <summary>It speaks HTTP/2.</summary>
    Led,
}
