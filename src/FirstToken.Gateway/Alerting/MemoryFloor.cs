namespace FirstToken.Gateway.Alerting;

/// <summary>
/// How much memory grew within an hour: its lowest in the last five minutes against its lowest in the first five known. Lowest, since between
/// two collections memory rises and falls by itself. The first minute after the start, in which code is compiled, does not count.
/// </summary>
internal sealed class MemoryFloor
{
    private const int Minutes = 60;
    private const int Edge = 5;
    private const int WarmUp = 1;

    private readonly (long Minute, long Lowest)[] _minutes = [.. Enumerable.Repeat((-1L, 0L), Minutes)];

    /// <summary>Takes a look.</summary>
    /// <param name="bytes">Resident memory.</param>
    /// <param name="now">Time since the start.</param>
    public void Observe(long bytes, TimeSpan now)
    {
        long minute = (long)now.TotalMinutes;
        if (minute < WarmUp)
        {
            return;
        }

        ref (long Minute, long Lowest) place = ref _minutes[minute % Minutes];
        place = place.Minute == minute ? (minute, Math.Min(place.Lowest, bytes)) : (minute, bytes);
    }

    /// <summary>The growth, bytes, negative where it shrank; absent before eleven minutes.</summary>
    public long? Growth(TimeSpan now)
    {
        long newest = (long)now.TotalMinutes;
        (long Minute, long Lowest)[] known = [.. _minutes.Where(one => one.Minute >= 0 && one.Minute > newest - Minutes && one.Minute <= newest).OrderBy(one => one.Minute)];
        return known.Length >= 2 * Edge
            ? known[^Edge..].Min(one => one.Lowest) - known[..Edge].Min(one => one.Lowest)
            : null;
    }
}
