using System.Diagnostics;

namespace FirstToken.Gateway.Exchanging;

/// <summary>
/// Learns after which time a server closes connections that are idle, from when it does. A request sent just then is lost with its
/// connection, and nobody but its sender may send it again (RFC 9110 §9.2.2): shortly before, a connection is better not used any more.
/// One thread at a time; moments are Stopwatch ticks.
/// </summary>
internal sealed class IdleLimit
{
    // Closings for another reason, such as a restart, come after any time. Those of a limit come after the same, again and again.
    private static readonly long s_apart = Stopwatch.Frequency / 2;
    private static readonly long s_shortest = Stopwatch.Frequency / 2;

    private long _limit = long.MaxValue;
    private long _last;
    private long _lastAt;

    /// <summary>The server closed a connection.</summary>
    /// <param name="idle">How long it had been idle.</param>
    /// <param name="now">When.</param>
    public void Closed(long idle, long now)
    {
        if (idle < s_shortest || (_last != 0 && now - _lastAt < s_apart))
        {
            return; // the first of several that end together tells as much as all
        }

        if (_last != 0 && Math.Abs(idle - _last) <= Margin(idle))
        {
            _limit = Math.Min(idle, _last);
        }

        (_last, _lastAt) = (idle, now);
    }

    /// <summary>Whether a connection may be used that has been idle for this time and is still open.</summary>
    public bool Allows(long idle)
    {
        if (_limit == long.MaxValue || idle < _limit - Margin(_limit))
        {
            return true;
        }

        if (idle <= _limit + (2 * Margin(_limit)))
        {
            return false;
        }

        (_limit, _last) = (long.MaxValue, 0); // it was left open: the server closes them later, or not at all
        return true;
    }

    // The way of a closing from the server to here, and the coarseness of the server's clock.
    private static long Margin(long idle) => Math.Max(Stopwatch.Frequency / 10, idle / 20);
}
