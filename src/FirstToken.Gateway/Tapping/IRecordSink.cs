namespace FirstToken.Gateway.Tapping;

/// <summary>Takes finished records, one at a time. Metrics, event log, alerts and exporters are such.</summary>
public interface IRecordSink
{
    /// <summary>
    /// Whether it may block or compute for long. Such a sink takes its records on a thread where nothing waits but other records; any other may take them on one that relays.
    /// </summary>
    bool TakesItsTime => false;

    /// <summary>Takes a record. Must not throw.</summary>
    /// <param name="record">The record.</param>
    void Take(GatewayRecord record);
}
