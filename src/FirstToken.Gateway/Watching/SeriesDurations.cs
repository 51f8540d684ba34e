using System.Globalization;

namespace FirstToken.Gateway.Watching;

/// <summary>How the durations are shown.</summary>
internal static class SeriesDurations
{
    private const double NsPerSecond = 1e9;

    private static readonly string[][] s_boundTexts =
    [
        .. Enumerable.Range(0, Count).Select(duration => Bounds((SeriesDuration)duration)
            .Select(bound => (bound / NsPerSecond).ToString("0.######", CultureInfo.InvariantCulture)).ToArray()),
    ];

    /// <summary>How many there are.</summary>
    public const int Count = (int)SeriesDuration.Connect + 1;

    /// <summary>The bounds of a duration's buckets, nanoseconds.</summary>
    public static long[] Bounds(SeriesDuration duration) => duration switch
    {
        SeriesDuration.Gap => BucketBounds.Gap,
        SeriesDuration.HoldFirst or SeriesDuration.HoldLater or SeriesDuration.HoldBody => BucketBounds.Hold,
        SeriesDuration.Lateness or SeriesDuration.Connect => BucketBounds.Wait,
        _ => BucketBounds.Answer,
    };

    /// <summary>The bounds as Prometheus wants them, seconds.</summary>
    public static IReadOnlyList<string> BoundTexts(SeriesDuration duration) => s_boundTexts[(int)duration];
}
