using FirstToken.Simulator.Behaviour;

namespace FirstToken.Simulator.Recording;

/// <summary>What really happened to one request. Times are wall time in nanoseconds since 1970; 0 means not yet.</summary>
public sealed class SimLogEntry
{
    private readonly ArraySegment<long> _chunks;

    internal SimLogEntry(long number, string id, string path, AnswerFacts facts, ArraySegment<long> chunks)
    {
        Number = number;
        Id = id;
        Path = path;
        Facts = facts;
        _chunks = chunks;
    }

    /// <summary>The place in the log; grows by one.</summary>
    public long Number { get; }

    /// <summary>The id the response carried in <c>x-firsttoken-sim-id</c>.</summary>
    public string Id { get; }

    /// <summary>The path asked for.</summary>
    public string Path { get; }

    /// <summary>The API.</summary>
    public string Api => Facts.Api;

    /// <summary>The model.</summary>
    public string Model => Facts.Model;

    /// <summary>What was made to go wrong.</summary>
    public Injection Injected => Facts.Injected;

    /// <summary>The status sent.</summary>
    public int Status { get; internal set; }

    /// <summary>When the kernel received the request's last segment (or, without that, when it was read).</summary>
    public long ReceivedUnixNs { get; internal set; }

    /// <summary>Just before the response head was sent.</summary>
    public long HeadUnixNs { get; internal set; }

    /// <summary>Just after the last byte was handed to the kernel.</summary>
    public long EndUnixNs { get; internal set; }

    /// <summary>Body bytes sent, without transfer coding.</summary>
    public long Bytes { get; internal set; }

    /// <summary>How it ended: <c>complete</c>, <c>cut</c>, <c>client_left</c>; <c>open</c> while it runs.</summary>
    public string Outcome { get; internal set; } = "open";

    /// <summary>Output chunks sent so far.</summary>
    public int Chunks { get; private set; }

    internal AnswerFacts Facts { get; }

    internal int Capacity => _chunks.Count / 2;

    /// <summary>When the n-th output chunk was sent: just before and just after the call.</summary>
    /// <param name="index">Which, from 0.</param>
    /// <returns>The two moments.</returns>
    public (long Before, long After) Chunk(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Chunks);
        return (_chunks[index * 2], _chunks[(index * 2) + 1]);
    }

    internal void AddChunk(long before, long after)
    {
        int at = Chunks * 2;
        if (at < _chunks.Count)
        {
            _chunks[at] = before;
            _chunks[at + 1] = after;
            Chunks++;
        }
    }
}
