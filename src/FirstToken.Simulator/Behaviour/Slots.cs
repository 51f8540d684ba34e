namespace FirstToken.Simulator.Behaviour;

/// <summary>
/// A server that generates so many answers at once. Whoever comes while all slots are taken waits its turn, first come, first
/// served. Reckoned when a request arrives, for the length of an answer is known before it begins: nothing is added to the
/// sending, and a client that leaves early does not free its slot.
/// </summary>
/// <param name="count">How many; at least 1.</param>
internal sealed class Slots(int count)
{
    private readonly PriorityQueue<long, long> _ends = new();
    private readonly Lock _lock = new();

    /// <summary>Takes the slot that is free first.</summary>
    /// <param name="now">When the request arrived, nanoseconds.</param>
    /// <param name="duration">How long its answer takes, nanoseconds.</param>
    /// <returns>How long it waits, nanoseconds.</returns>
    public long Take(long now, long duration)
    {
        lock (_lock)
        {
            long start = _ends.Count < count ? now : Math.Max(now, _ends.Dequeue());
            _ends.Enqueue(start + duration, start + duration);
            return start - now;
        }
    }
}
