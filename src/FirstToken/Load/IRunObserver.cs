using FirstToken.Recording;

namespace FirstToken.Load;

/// <summary>Watches a run. Called from one thread at a time, never from an I/O thread.</summary>
public interface IRunObserver
{
    /// <summary>A measured request ended.</summary>
    void OnRecord(RequestRecord record);

    /// <summary>About ten times a second: where the run stands.</summary>
    void OnProgress(RunProgress progress);
}

/// <summary>Where a run stands.</summary>
/// <param name="WarmingUp">The measured part has not begun.</param>
/// <param name="Started">Measured requests started.</param>
/// <param name="Ended">Measured requests ended.</param>
/// <param name="Failed">Those of the ended that failed.</param>
/// <param name="InFlight">Requests in flight, warm-up included.</param>
/// <param name="Elapsed">Time since the measured part began.</param>
/// <param name="CostUsd">Known cost so far.</param>
public readonly record struct RunProgress(
    bool WarmingUp, int Started, int Ended, int Failed, int InFlight, TimeSpan Elapsed, decimal CostUsd);
