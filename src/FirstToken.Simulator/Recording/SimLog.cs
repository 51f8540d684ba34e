using FirstToken.Simulator.Plans;

namespace FirstToken.Simulator.Recording;

/// <summary>The newest requests with what was sent when; bounded, the oldest dropped first and counted.</summary>
public sealed class SimLog
{
    private readonly Queue<SimLogEntry> _entries = new();
    private readonly Lock _lock = new();
    private readonly int _mostRequests;
    private readonly long _mostChunks;
    private readonly LogMemory _memory = new();
    private long _chunks;
    private long _last;

    internal SimLog(int mostRequests, long mostChunks)
    {
        _mostRequests = mostRequests;
        _mostChunks = mostChunks;
    }

    /// <summary>Requests no longer kept.</summary>
    public long Dropped { get; private set; }

    /// <summary>The entries after a number, oldest first; those still running are among them.</summary>
    /// <param name="number">Only entries with a higher <see cref="SimLogEntry.Number"/>.</param>
    /// <returns>A copy of the list.</returns>
    public IReadOnlyList<SimLogEntry> After(long number = 0)
    {
        lock (_lock)
        {
            return [.. _entries.Where(entry => entry.Number > number)];
        }
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
            _chunks = 0;
            Dropped = 0;
        }
    }

    internal SimLogEntry? Open(string id, string path, Plan plan, long receivedUnixNs)
    {
        if (plan.Facts is not { } facts)
        {
            return null;
        }

        lock (_lock)
        {
            var entry = new SimLogEntry(++_last, id, path, facts, _memory.Take(plan.OutputItems * 2)) { Status = plan.Status, ReceivedUnixNs = receivedUnixNs };
            _entries.Enqueue(entry);
            _chunks += entry.Capacity;
            while (_entries.Count > _mostRequests || (_chunks > _mostChunks && _entries.Count > 1))
            {
                _chunks -= _entries.Dequeue().Capacity;
                Dropped++;
            }

            return entry;
        }
    }
}
