using FirstToken.Load;
using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Reports;

/// <summary>Writes every request of a run to an event log as it ends.</summary>
/// <param name="log">The log; stays the caller's.</param>
/// <param name="runId">Id of the run.</param>
/// <param name="targetNames">Names of the run's targets, in its order.</param>
public sealed class EventLogObserver(EventLogWriter log, string runId, IReadOnlyList<string> targetNames) : IRunObserver
{
    /// <inheritdoc/>
    public void OnRecord(RequestRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        log.Append(RequestEntry.Of(record) with { Run = runId, Target = targetNames[record.Target] });
    }

    /// <inheritdoc/>
    public void OnProgress(RunProgress progress) => log.FlushIfDue();
}
