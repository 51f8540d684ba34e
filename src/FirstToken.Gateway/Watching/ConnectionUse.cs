namespace FirstToken.Gateway.Watching;

/// <summary>What a request found at the pool of connections.</summary>
internal enum ConnectionUse : byte
{
    /// <summary>It was never sent, or nothing says how.</summary>
    Unknown = 0,

    /// <summary>An open connection: a hit.</summary>
    Reused,

    /// <summary>None was open, one was made: a miss.</summary>
    Opened,

    /// <summary>None was open, and none could be made within the deadline.</summary>
    TimedOut,

    /// <summary>None was open, and none could be made.</summary>
    Failed,
}
