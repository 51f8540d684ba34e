namespace FirstToken.Experiments.ColdStarts;

/// <summary>What came before a request, and so what was cold for it.</summary>
public enum ColdStartKind : byte
{
    /// <summary>Nothing: the first request of a process that was just started.</summary>
    NewProcess,

    /// <summary>No request on this connection, which it opens; the process is warm.</summary>
    NewConnection,

    /// <summary>Another request on the same connection, just now.</summary>
    Warm,

    /// <summary>Another request on the same connection, and then silence.</summary>
    Idle,

    /// <summary>On a warm connection a prompt prefix that nobody has sent before, to be cached.</summary>
    CacheCold,

    /// <summary>On a warm connection the same prefix again.</summary>
    CacheWarm,
}
