namespace FirstToken.Gateway.WarmingUp;

/// <summary>
/// How long idle connections may be left before they are used again. An upstream, or what balances load before it, closes idle ones after a time of
/// its own that it does not tell. So it begins short, grows while nothing is found closed, and halves when something is.
/// </summary>
/// <param name="longest">The longest that is of use.</param>
internal sealed class KeepPace(TimeSpan longest)
{
    private const int RoundsAfterLoss = 16;
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(1);
    private int _clean;
    private bool _hasLost;

    /// <summary>The time from one use to the next.</summary>
    public TimeSpan Interval { get; private set; } = s_shortest < longest ? s_shortest : longest;

    /// <summary>All idle connections have been used.</summary>
    /// <param name="lost">How many of them were found closed.</param>
    public void Used(int lost)
    {
        if (lost > 0)
        {
            (_hasLost, _clean) = (true, 0);
            Interval = Interval / 2 > s_shortest ? Interval / 2 : s_shortest;
        }
        else if (++_clean >= (_hasLost ? RoundsAfterLoss : 1))
        {
            _clean = 0;
            Interval = Interval * 2 < longest ? Interval * 2 : longest;
        }
    }
}
