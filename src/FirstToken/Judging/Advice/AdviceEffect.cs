namespace FirstToken.Judging.Advice;

/// <summary>Which part of a request a change acts on. Two that act on the same part save some of the same time: their gains overlap.</summary>
[Flags]
public enum AdviceEffect
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The connection and the way to the provider.</summary>
    Network = 1,

    /// <summary>The provider's work before the first token.</summary>
    Prefill = 2,

    /// <summary>From the first token to the last.</summary>
    Generation = 4,

    /// <summary>Requests given up by ourselves.</summary>
    GivenUp = 8,

    /// <summary>Requests turned away by the provider.</summary>
    TurnedAway = 16,

    /// <summary>Waiting for one request before the next.</summary>
    Waiting = 32,
}
