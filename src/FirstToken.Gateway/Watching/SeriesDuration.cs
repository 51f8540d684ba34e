namespace FirstToken.Gateway.Watching;

/// <summary>The durations kept of every series.</summary>
internal enum SeriesDuration : byte
{
    /// <summary>b − r.</summary>
    Ttfb = 0,

    /// <summary>c1 − r.</summary>
    Ttft,

    /// <summary>c(i) − c(i−1), each.</summary>
    Gap,

    /// <summary>cm − r.</summary>
    E2e,

    /// <summary>From the arrival of the request's head to the end of the answer, as the client saw it.</summary>
    Total,

    /// <summary>Hold of the first output chunk.</summary>
    HoldFirst,

    /// <summary>Hold of each later output chunk.</summary>
    HoldLater,

    /// <summary>Hold of the first bytes of the answer's body, output or not.</summary>
    HoldBody,

    /// <summary>From the arrival of the request's head to r, a connection that had to be opened included.</summary>
    Lateness,

    /// <summary>DNS, TCP and TLS, where a connection was opened.</summary>
    Connect,
}
