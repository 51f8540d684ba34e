using FirstToken.Gateway.Attempts;
using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Gateway.Tapping;

/// <summary>Appends each record to an event log, as <c>bench --events</c> does: every verb that reads such a log reads the gateway's.</summary>
/// <param name="log">The log; disposed with this.</param>
/// <param name="run">Id of this run of the gateway.</param>
/// <param name="addresses">Address of each upstream, by its name.</param>
/// <param name="failed">Told once why nothing more is written.</param>
public sealed class EventLogSink(EventLogWriter log, string run, IReadOnlyDictionary<string, Uri> addresses, Action<string> failed) : IRecordSink, IDisposable
{
    private readonly Lock _lock = new();
    private bool _broken;

    /// <inheritdoc/>
    public bool TakesItsTime => true;

    /// <inheritdoc/>
    public void Take(GatewayRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Api == "other" || !record.IsByUpstream)
        {
            return; // nothing was generated: no request of the kind this log is about
        }

        string address = addresses.TryGetValue(record.Upstream, out Uri? url) ? "@" + url.AbsoluteUri.TrimEnd('/') : string.Empty;
        Write(() => log.Append(RequestEntry.Of(record.Request) with
        {
            Run = run,
            Target = $"{record.Upstream}:{record.Model ?? "unknown"}{address}",
            Attempts = record.Attempts.Count > 1 ? [.. record.Attempts.Select(Entry)] : null,
        }));
    }

    /// <summary>Writes out what has waited long enough; to be called now and then.</summary>
    public void FlushIfDue() => Write(log.FlushIfDue);

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            log.Dispose();
        }
    }

    private static RunAttempt Entry(AttemptNote attempt) =>
        new() { Upstream = attempt.Upstream, Outcome = attempt.Outcome, Hedge = attempt.IsHedge, Ms = Math.Round(attempt.Ns / 1e6, 3) };

    // A full disk must not end the relay.
    private void Write(Action write)
    {
        lock (_lock)
        {
            if (_broken)
            {
                return;
            }

            try
            {
                write();
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                _broken = true;
                failed($"the event log can no longer be written: {failure.Message.ReplaceLineEndings(" ")}");
            }
        }
    }
}
