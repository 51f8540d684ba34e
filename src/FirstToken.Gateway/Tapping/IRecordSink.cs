namespace FirstToken.Gateway.Tapping;

/// <summary>Takes finished records, one at a time, off the relay's path. Metrics, event log, alerts and exporters are such.</summary>
public interface IRecordSink
{
    /// <summary>Takes a record. Must not throw; may take its time, for nothing waits but other records.</summary>
    /// <param name="record">The record.</param>
    void Take(GatewayRecord record);
}
