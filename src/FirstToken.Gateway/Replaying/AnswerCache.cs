using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Sharing;

namespace FirstToken.Gateway.Replaying;

/// <summary>Whole answers by their key: those used latest in memory, bounded by bytes, and in Redis where several gateways share it.</summary>
internal sealed class AnswerCache(SharedStore? shared, TimeProvider time)
{
    // What an entry costs beside its bytes, about.
    private const int Overhead = 1024;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byUse = new();
    private long _bytes;

    /// <summary>Bytes in memory.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _bytes;
            }
        }
    }

    /// <summary>Answers in memory.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>The answer of a key, and how old it is; absent where none is kept.</summary>
    public async ValueTask<(Tape Tape, TimeSpan Age)?> FindAsync(AnswerKey key, CacheSettings settings, CancellationToken cancellationToken)
    {
        if (FindHere(key, settings) is { } found)
        {
            return found;
        }

        if (shared is null || await shared.GetAsync(Name(key), cancellationToken) is not { } bytes || TapeBytes.Read(bytes) is not { } kept)
        {
            return null;
        }

        TimeSpan age = time.GetUtcNow() - kept.At;
        if (age < TimeSpan.Zero || age > settings.Life)
        {
            return null;
        }

        KeepHere(key, kept.Tape, kept.At, settings);
        return (kept.Tape, age);
    }

    /// <summary>Keeps an answer that is whole.</summary>
    public void Keep(AnswerKey key, Tape tape, CacheSettings settings)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (tape.Bytes + Overhead <= settings.Bytes)
        {
            KeepHere(key, tape, now, settings);
            shared?.SetInBackground(Name(key), TapeBytes.Write(tape, now), settings.Life);
        }
    }

    private static string Name(AnswerKey key) => "answer:" + key.Text;

    private (Tape, TimeSpan)? FindHere(AnswerKey key, CacheSettings settings)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key.Text, out LinkedListNode<Entry>? node))
            {
                return null;
            }

            TimeSpan age = time.GetUtcNow() - node.Value.At;
            if (age > settings.Life)
            {
                Remove_NeedsLock(node);
                return null;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return (node.Value.Tape, age);
        }
    }

    private void KeepHere(AnswerKey key, Tape tape, DateTimeOffset at, CacheSettings settings)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key.Text, out LinkedListNode<Entry>? old))
            {
                Remove_NeedsLock(old);
            }

            _entries[key.Text] = _byUse.AddFirst(new Entry(key.Text, tape, at));
            _bytes += tape.Bytes + Overhead;
            while (_bytes > settings.Bytes && _byUse.Last is { } oldest)
            {
                Remove_NeedsLock(oldest);
            }
        }
    }

    private void Remove_NeedsLock(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _entries.Remove(node.Value.Key);
        _bytes -= node.Value.Tape.Bytes + Overhead;
    }

    private sealed record Entry(string Key, Tape Tape, DateTimeOffset At);
}
