namespace FirstToken.Gateway.Settings;

/// <summary>When the head of an answer goes to the client.</summary>
public enum RelayMode : byte
{
    /// <summary>At once, as it comes: nothing is held, and nothing can be tried again once it is out.</summary>
    Exact = 0,

    /// <summary>With the first output chunk, so that fail-over, retries and hedging can act before the client has seen anything.</summary>
    Guarded,
}
