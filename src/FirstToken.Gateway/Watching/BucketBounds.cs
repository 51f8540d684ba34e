namespace FirstToken.Gateway.Watching;

/// <summary>
/// Upper bounds of Prometheus buckets, nanoseconds. Fine where the figures of a good day lie: an added hold is tens of microseconds, a
/// first token tenths of seconds to seconds.
/// </summary>
internal static class BucketBounds
{
    /// <summary>Of holds: 10 µs to 1 s.</summary>
    public static readonly long[] Hold = Microseconds(
        10, 20, 30, 40, 50, 65, 80, 100, 150, 200, 300, 500, 1_000, 2_000, 3_000, 5_000, 10_000, 20_000, 50_000, 100_000, 500_000, 1_000_000);

    /// <summary>Of waiting in the gateway and of opening a connection: 50 µs to 10 s.</summary>
    public static readonly long[] Wait = Microseconds(
        50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000);

    /// <summary>Of gaps between output chunks: 0.5 ms to 30 s.</summary>
    public static readonly long[] Gap = Microseconds(
        500, 1_000, 2_000, 5_000, 7_500, 10_000, 15_000, 20_000, 25_000, 30_000, 40_000, 50_000, 75_000, 100_000, 150_000, 200_000, 300_000,
        500_000, 750_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 30_000_000);

    /// <summary>Of whole phases of an answer, TTFB, TTFT and E2E: 5 ms to 10 minutes.</summary>
    public static readonly long[] Answer = Microseconds(
        5_000, 10_000, 25_000, 50_000, 75_000, 100_000, 150_000, 200_000, 250_000, 300_000, 400_000, 500_000, 600_000, 750_000, 900_000,
        1_000_000, 1_250_000, 1_500_000, 2_000_000, 2_500_000, 3_000_000, 4_000_000, 5_000_000, 7_500_000, 10_000_000, 15_000_000, 20_000_000,
        30_000_000, 45_000_000, 60_000_000, 120_000_000, 300_000_000, 600_000_000);

    private static long[] Microseconds(params long[] bounds) => [.. bounds.Select(bound => bound * 1_000)];
}
