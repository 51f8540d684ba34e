namespace FirstToken.Gateway.Watching;

/// <summary>What was spent in each of the last 1440 minutes, USD by the price table. Not safe for several threads.</summary>
internal sealed class SpendWindow
{
    private const int Minutes = 24 * 60;

    private readonly (long Minute, decimal Usd)[] _minutes = new (long, decimal)[Minutes];

    /// <summary>Adds a cost at <paramref name="now"/>, time since the start.</summary>
    public void Add(decimal usd, TimeSpan now)
    {
        long minute = (long)now.TotalMinutes;
        ref (long Minute, decimal Usd) place = ref _minutes[minute % Minutes];
        if (place.Minute != minute)
        {
            place = (minute, 0);
        }

        place.Usd += usd;
    }

    /// <summary>The spend of the last minutes, the one that has begun included.</summary>
    /// <param name="minutes">How many, at most 1440.</param>
    /// <param name="now">Time since the start.</param>
    public decimal Over(int minutes, TimeSpan now)
    {
        long newest = (long)now.TotalMinutes;
        decimal total = 0;
        foreach ((long minute, decimal usd) in _minutes)
        {
            total += minute > newest - minutes && minute <= newest ? usd : 0;
        }

        return total;
    }
}
