using FirstToken.Statistics;

namespace FirstToken.Judging.Advice;

/// <summary>What each input token that no cache held costs in time to the first token, as measured.</summary>
internal static class FirstTokenSlope
{
    // The prompts must differ by this much: reading a thousand tokens takes a provider some ten milliseconds and more, and
    // smaller differences drown in what else varies.
    private const double LeastSpread = 1000;

    // Of two kinds of prompt each must be there this often, or one odd request makes the slope.
    private const int FewestApart = 5;

    /// <summary>Milliseconds for each uncached input token, by all requests to the same target, whatever file they are in.</summary>
    /// <returns><see langword="null"/> where prompts do not differ enough, or where a rise is not proven.</returns>
    public static Estimate? Of(Evidence evidence, Traffic traffic)
    {
        (double X, double Y)[] points =
        [
            .. evidence.Traffic.Where(other => other.IsSameTarget(traffic) && other.Streamed != false)
                .SelectMany(other => other.Ok)
                .Where(request => request.TtftMs is not null && Usages.Unread(request) is not null)
                .Select(request => ((double)Usages.Unread(request)!.Value, request.TtftMs!.Value)),
        ];
        if (points.Length < Evidence.FewestRequests)
        {
            return null;
        }

        double middle = (points.Min(point => point.X) + points.Max(point => point.X)) / 2;
        bool apart = points.Count(point => point.X <= middle - (LeastSpread / 2)) >= FewestApart
            && points.Count(point => point.X >= middle + (LeastSpread / 2)) >= FewestApart;
        return apart && RobustSlope.Of(points) is { Interval.Lower: > 0 } slope ? slope : null;
    }

    /// <summary>The command that would measure it.</summary>
    /// <param name="traffic">The traffic.</param>
    /// <param name="tokens">About how long its prompts are.</param>
    public static IReadOnlyList<string> Commands(Traffic traffic, double tokens) =>
    [
        $"firsttoken bench --target {traffic.Argument} -n 30 --input-tokens {Math.Max(100, Round(tokens / 10))} -o short.json",
        $"firsttoken bench --target {traffic.Argument} -n 30 --input-tokens {Math.Max(1200, Round(tokens))} -o long.json",
        $"firsttoken advise {traffic.SourceArgument} short.json long.json",
    ];

    private static long Round(double tokens) => (long)Math.Round(Math.Min(tokens, 1e6) / 100) * 100;
}
