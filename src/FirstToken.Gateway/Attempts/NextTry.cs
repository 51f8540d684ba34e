using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Settings;

namespace FirstToken.Gateway.Attempts;

/// <summary>What is tried next after a failure.</summary>
/// <param name="Upstream">Where.</param>
/// <param name="Wait">How long to wait before.</param>
internal readonly record struct NextTry(Upstream Upstream, TimeSpan Wait)
{
    /// <summary>Decides: another upstream at once, else the same ones again after a while, else nothing.</summary>
    /// <param name="settings">What the route does.</param>
    /// <param name="order">The upstreams that may be tried, in their order.</param>
    /// <param name="tried">Those tried so far, the failed one last.</param>
    /// <param name="failure">What came of that one.</param>
    /// <param name="luck">A random number from 0 to 1.</param>
    public static NextTry? After(SpeedUpSettings settings, IReadOnlyList<Upstream> order, IReadOnlyList<Upstream> tried, AttemptEnd failure, double luck)
    {
        if (settings.FailOver && order.FirstOrDefault(upstream => !tried.Contains(upstream)) is { } fresh)
        {
            return new NextTry(fresh, TimeSpan.Zero);
        }

        if (settings.Retries is not { } retries || tried.Count >= retries.Attempts || failure.Outcome != AttemptOutcome.Failed)
        {
            return null;
        }

        int round = tried.Count - (settings.FailOver ? order.Count : 1);
        TimeSpan backoff = retries.Wait * Math.Pow(2, Math.Max(0, round)) * (1 - (luck / 4));
        TimeSpan wait = failure.Error?.RetryAfter ?? (backoff < retries.MostWait ? backoff : retries.MostWait);
        if (wait > retries.MostWait)
        {
            return null;
        }

        return new NextTry(settings.FailOver ? order[tried.Count % order.Count] : tried[^1], wait);
    }
}
