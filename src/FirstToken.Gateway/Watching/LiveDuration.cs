namespace FirstToken.Gateway.Watching;

/// <summary>The durations kept of the last minutes, of all series together.</summary>
internal enum LiveDuration : byte
{
    /// <summary>How long callers waited (<see cref="Phases.WaitedNs"/>).</summary>
    Waited = 0,

    /// <summary>c1 − r.</summary>
    Ttft,

    /// <summary>c(i) − c(i−1), each.</summary>
    Gap,

    /// <summary>Hold of the first output chunk.</summary>
    HoldFirst,

    /// <summary>Hold of each later output chunk.</summary>
    HoldLater,

    /// <summary>What the gateway added to the first chunk (<see cref="Phases.AddedNs"/>).</summary>
    Added,

    /// <summary>DNS, TCP and TLS, where a connection was opened.</summary>
    Connect,
}
