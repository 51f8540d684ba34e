using FirstToken.Statistics.Histograms;

namespace FirstToken.Gateway.Watching;

/// <summary>Histograms of this area: whole microseconds, within 1 %, growing with what they see, since there are many of them.</summary>
internal static class Cells
{
    private const int Digits = 2;
    private const long FirstHighestUs = 1_000;
    private const long NsPerUs = 1_000;

    /// <summary>An empty histogram of microseconds.</summary>
    public static HdrHistogram Empty() => new(FirstHighestUs, Digits);

    /// <summary>Nanoseconds to the nearest whole microsecond. A clock that went backwards gives 0, not an exception.</summary>
    public static long Microseconds(long ns) => ns <= 0 ? 0 : (ns / NsPerUs) + (ns % NsPerUs >= NsPerUs / 2 ? 1 : 0);
}
