using FirstToken.Recording;

namespace FirstToken.Experiments.ColdStarts;

/// <summary>One request of the experiment.</summary>
/// <param name="Scenario">Under which condition.</param>
/// <param name="Round">In which round, from 0: samples of one round belong together.</param>
/// <param name="Request">What was observed.</param>
public sealed record ColdStartSample(ColdStartScenario Scenario, int Round, RunRequest Request)
{
    /// <summary>From asking the system for a new process until that was ready to send, milliseconds; only in a new process.</summary>
    public double? ProcessStartMs { get; init; }

    /// <summary>Whether the connection was still usable; only after idling, and only where there was one to keep.</summary>
    public bool? Kept { get; init; }

    /// <summary>
    /// What somebody waits who starts under this condition: process start, this client, connection, TTFT. Absent for failures and
    /// answers without output.
    /// </summary>
    public double? UntilFirstTokenMs =>
        Request.Error is null && Request.TtftMs is { } ttft ? (ProcessStartMs ?? 0) + Math.Max(0, Request.LatenessMs) + ttft : null;
}
