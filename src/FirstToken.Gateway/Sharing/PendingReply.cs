namespace FirstToken.Gateway.Sharing;

/// <summary>A reply that is waited for, until it comes or its time is up. One that comes later finds nobody, but keeps its place in the order.</summary>
internal sealed class PendingReply : TaskCompletionSource<RespReply?>
{
    private readonly Action _late;
    private readonly ITimer _timer;
    private int _ended;

    /// <param name="within">How long it is waited for.</param>
    /// <param name="isSubscription">Whether it comes as a push.</param>
    /// <param name="time">The clock.</param>
    /// <param name="late">Told when the time is up.</param>
    public PendingReply(TimeSpan within, bool isSubscription, TimeProvider time, Action late)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        (IsSubscription, _late, Asked) = (isSubscription, late, time.GetTimestamp());
        _timer = time.CreateTimer(static state => ((PendingReply)state!).GiveUp(), this, within, Timeout.InfiniteTimeSpan);
    }

    public bool IsSubscription { get; }

    /// <summary>When it was asked for, a time stamp of the clock.</summary>
    public long Asked { get; }

    /// <summary>Hands the reply over; nothing where the connection has ended.</summary>
    /// <returns>Whether somebody still waited.</returns>
    public bool Take(RespReply? reply)
    {
        bool isAwaited = Interlocked.Exchange(ref _ended, 1) == 0;
        _timer.Dispose();
        TrySetResult(reply);
        return isAwaited;
    }

    private void GiveUp()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            _late();
            TrySetResult(null);
        }
    }
}
