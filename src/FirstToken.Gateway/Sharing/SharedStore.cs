using System.Threading.Channels;

namespace FirstToken.Gateway.Sharing;

/// <summary>
/// What several gateways know together: bytes by key, each with a life, and announcements to all of them. Nothing in it is certain to be
/// there; whoever uses it can do without.
/// </summary>
internal sealed class SharedStore : IAsyncDisposable
{
    /// <summary>A larger value is not kept: it would hold up what others wait for.</summary>
    public const int MostBytes = 8 << 20;

    private const int MostWaiting = 256;
    private readonly RedisClient _redis;
    private readonly string _prefix;
    private readonly Channel<Entry> _entries = Channel.CreateBounded<Entry>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly Task _work;
    private long _lost;

    /// <param name="redis">The server; the caller's to close, after this.</param>
    /// <param name="prefix">What keys and channels there begin with.</param>
    public SharedStore(RedisClient redis, string prefix)
    {
        (_redis, _prefix) = (redis, prefix + ":");
        _work = Task.Run(WorkAsync);
    }

    /// <summary>Values that were not kept: too large, too many waiting, or no server.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>The value of a key.</summary>
    /// <returns>Absent where there is none, or none came within the budget.</returns>
    public async ValueTask<ReadOnlyMemory<byte>?> GetAsync(string key, CancellationToken cancellationToken) =>
        await _redis.AskAsync("GET", _prefix + key).WaitAsync(cancellationToken) is { Kind: RespKind.Bytes } reply ? reply.Bytes : default(ReadOnlyMemory<byte>?);

    /// <summary>Keeps a value, when there is time for it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value, which must not change any more.</param>
    /// <param name="life">How long it is kept, in whole milliseconds.</param>
    public void SetInBackground(string key, ReadOnlyMemory<byte> value, TimeSpan life)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(life, TimeSpan.FromMilliseconds(1));
        if (value.Length > MostBytes || !_redis.IsUp || !_entries.Writer.TryWrite(new Entry(key, value, life)))
        {
            Interlocked.Increment(ref _lost);
        }
    }

    /// <summary>Tells something to every gateway, this one included; those that cannot be reached now never hear of it.</summary>
    /// <param name="channel">What it is about.</param>
    /// <param name="message">What is told.</param>
    public void Announce(string channel, ReadOnlySpan<byte> message) =>
        _ = _redis.TellAsync("PUBLISH", _prefix + channel, new ReadOnlyMemory<byte>(message.ToArray()));

    /// <summary>Listens to what gateways announce.</summary>
    /// <param name="channel">What it is about.</param>
    /// <param name="listener">Told each message, one at a time; must neither throw nor wait.</param>
    public void Subscribe(string channel, Action<ReadOnlyMemory<byte>> listener) => _redis.Subscribe(_prefix + channel, listener);

    /// <summary>Takes no more, and waits for what is being kept.</summary>
    public async ValueTask DisposeAsync()
    {
        _entries.Writer.TryComplete();
        await _work;
    }

    // One at a time: behind a queue of large values the small questions that somebody waits for would come too late.
    private async Task WorkAsync()
    {
        await foreach (Entry entry in _entries.Reader.ReadAllAsync())
        {
            if (await _redis.TellAsync("SET", _prefix + entry.Key, entry.Value, "PX", (long)entry.Life.TotalMilliseconds) is not { Kind: RespKind.Bytes })
            {
                Interlocked.Increment(ref _lost);
            }
        }
    }

    private readonly record struct Entry(string Key, ReadOnlyMemory<byte> Value, TimeSpan Life);
}
