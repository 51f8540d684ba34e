using FirstToken.Recording;

namespace FirstToken.Statistics.Relays;

/// <summary>How one side of a test of a relay went.</summary>
/// <param name="Sent">Requests made.</param>
/// <param name="Failed">Those that did not succeed.</param>
/// <param name="RequestsPerS">Successful requests a second.</param>
/// <param name="ReusedShare">Share of requests that found an open connection of the client's, 0 to 1; absent where none were made.</param>
public sealed record RelaySide(int Sent, int Failed, double RequestsPerS, double? ReusedShare)
{
    /// <summary>Why requests failed, the most frequent kind first.</summary>
    public IReadOnlyList<RelayFailure> Failures { get; init; } = [];

    /// <summary>Counts a side.</summary>
    /// <param name="records">Its requests.</param>
    /// <param name="elapsed">How long they took altogether.</param>
    public static RelaySide Of(IReadOnlyCollection<RequestRecord> records, TimeSpan elapsed)
    {
        ArgumentNullException.ThrowIfNull(records);
        int ok = records.Count(record => record.Ok);
        return new RelaySide(
            records.Count,
            records.Count - ok,
            elapsed > TimeSpan.Zero ? ok / elapsed.TotalSeconds : 0,
            records.Count == 0 ? null : records.Count(record => !record.NewConnection) / (double)records.Count)
        {
            Failures = RelayFailure.Of(records),
        };
    }
}
