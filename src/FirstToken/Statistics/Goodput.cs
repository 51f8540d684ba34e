using FirstToken.Recording;

namespace FirstToken.Statistics;

/// <summary>Requests that met every limit, against all that were due (design §3, goodput).</summary>
/// <param name="Met">Requests that succeeded and kept every limit.</param>
/// <param name="Due">Requests sent and dropped: failures, time-outs and drops are misses.</param>
/// <param name="PerSecond"><paramref name="Met"/> ÷ the length of the run.</param>
public readonly record struct Goodput(int Met, int Due, double PerSecond)
{
    /// <summary>Share of the due requests that met every limit, 0 to 1; absent when none was due.</summary>
    public double? Share => Due == 0 ? null : (double)Met / Due;

    /// <summary>Judges the requests of one target.</summary>
    /// <param name="records">Its records, failures included.</param>
    /// <param name="limits">The limits; with none every success counts.</param>
    /// <param name="dropped">Requests due that were never started.</param>
    /// <param name="seconds">Length of the run.</param>
    /// <param name="fromIntended">Whether latencies count from s instead of r.</param>
    public static Goodput Of(
        IEnumerable<RequestRecord> records, IReadOnlyList<SloLimit> limits, int dropped, double seconds, bool fromIntended)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(limits);
        int met = 0;
        int due = dropped;
        foreach (RequestRecord record in records)
        {
            due++;
            met += MeetsAll(record, limits, fromIntended) ? 1 : 0;
        }

        return new Goodput(met, due, seconds > 0 ? met / seconds : 0);
    }

    /// <summary>Judges the requests in a target of a run file.</summary>
    /// <param name="target">The target; its length is that of its throughput.</param>
    /// <param name="limits">The limits; with none every success counts.</param>
    public static Goodput Of(RunTarget target, IReadOnlyList<SloLimit> limits)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(limits);
        bool fromIntended = target.Methods.LatenciesFrom == RunMethods.FromIntended;
        int met = target.Requests.Count(request => request.Error is null && limits.All(limit => limit.IsMetBy(request, fromIntended)));
        double seconds = target.Throughput?.RunS ?? 0;
        return new Goodput(met, target.Requests.Count + target.Counts.Dropped, seconds > 0 ? met / seconds : 0);
    }

    private static bool MeetsAll(RequestRecord record, IReadOnlyList<SloLimit> limits, bool fromIntended)
    {
        bool met = record.Ok;
        for (int i = 0; met && i < limits.Count; i++)
        {
            met = limits[i].IsMetBy(record, fromIntended);
        }

        return met;
    }
}
