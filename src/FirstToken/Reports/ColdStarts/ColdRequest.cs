using FirstToken.Recording;

namespace FirstToken.Reports.ColdStarts;

/// <summary>A request of a saved run that looks cold, and what is known of why.</summary>
/// <param name="Request">The request.</param>
/// <param name="UntilFirstTokenMs">From the moment meant to send to its first output.</param>
/// <param name="IdleMs">How long nothing had been under way to its target before; absent for the first.</param>
public sealed record ColdRequest(RunRequest Request, double UntilFirstTokenMs, double? IdleMs)
{
    // Long enough for something to have gone to sleep.
    private const double NoticeableIdleMs = 1000;

    /// <summary>What about it was cold, for people; empty where nothing in the file says.</summary>
    public IReadOnlyList<string> Reasons =>
    [
        .. IdleMs is null ? (string[])["first of the run"] : [],
        .. Request.NewConnection ? (string[])["new connection"] : [],
        .. IdleMs is >= NoticeableIdleMs ? (string[])[$"after {Figures.Duration(TimeSpan.FromMilliseconds(IdleMs.Value))} of silence"] : [],
        .. Request.CacheWriteTokens is > 0 ? (string[])[$"wrote {Figures.Count(Request.CacheWriteTokens)} tokens to the cache"] : [],
    ];
}
