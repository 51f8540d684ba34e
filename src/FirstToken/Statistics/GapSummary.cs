using System.Buffers;

namespace FirstToken.Statistics;

/// <summary>The gaps of one request, condensed. A request has gaps once it has two output chunks.</summary>
/// <param name="LongestNs">The longest gap, nanoseconds.</param>
/// <param name="Stalls">
/// Gaps over three times the request's median gap; absent where that median is zero (most chunks shared a read), for then
/// every gap would be one.
/// </param>
public readonly record struct GapSummary(long LongestNs, int? Stalls)
{
    private const int StallFactor = 3;

    /// <summary>Condenses the gaps between ascending arrivals.</summary>
    /// <param name="arrivalsNs">Arrival of each output chunk, nanoseconds.</param>
    /// <returns><see langword="null"/> below two chunks.</returns>
    public static GapSummary? Of(IReadOnlyList<long> arrivalsNs)
    {
        ArgumentNullException.ThrowIfNull(arrivalsNs);
        int count = arrivalsNs.Count - 1;
        if (count < 1)
        {
            return null;
        }

        long[] rented = ArrayPool<long>.Shared.Rent(count);
        Span<long> gaps = rented.AsSpan(0, count);
        for (int i = 0; i < count; i++)
        {
            gaps[i] = arrivalsNs[i + 1] - arrivalsNs[i];
        }

        gaps.Sort();
        long median = Percentiles.NearestRank<long>(gaps, Quantile.P50);
        long longest = gaps[^1];
        int stalls = 0;
        for (int i = count - 1; i >= 0 && gaps[i] > StallFactor * median; i--)
        {
            stalls++;
        }

        ArrayPool<long>.Shared.Return(rented);
        return new GapSummary(longest, median > 0 ? stalls : null);
    }
}
