using System.Buffers;

namespace FirstToken.Gateway.Sharing;

/// <summary>
/// One connection to a Redis server. Commands of all callers go out in the order they were given, as many as there are in one
/// write, and replies come back in the same order. Whoever does not get his in time goes on without it.
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private const int SmallBuffer = 16 << 10;
    private const int LargestBuffer = RespReader.MostBytes + SmallBuffer;
    private const int MostPending = 65_536;
    private const int MostUnsent = 64 << 20;

    // Replies come in order: when one has been outstanding for so long, there are no more to come. Nobody waits meanwhile.
    private static readonly TimeSpan s_hung = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Queue<PendingReply> _pending = new();
    private readonly Stream _stream;
    private readonly TimeProvider _time;
    private readonly Action<RespReply> _pushed;
    private readonly Task _reading;
    private readonly ITimer _watch;
    private ArrayBufferWriter<byte> _unsent = new();
    private ArrayBufferWriter<byte> _sending = new();
    private Task _writing = Task.CompletedTask;
    private bool _isWriting;
    private bool _hasEnded;
    private int _overdue;
    private long _lastAsked;

    /// <summary>Takes over an open connection.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="pushed">Takes what comes over subscriptions, at once and without waiting.</param>
    /// <param name="time">The clock.</param>
    public RedisConnection(Stream stream, Action<RespReply> pushed, TimeProvider time)
    {
        (_stream, _pushed, _time) = (stream, pushed, time);
        _lastAsked = time.GetTimestamp();
        _watch = time.CreateTimer(_ => Watch(), null, s_hung / 10, s_hung / 10);
        _reading = ReadAsync();
    }

    /// <summary>Ends when the connection has, whichever side ended it and why.</summary>
    public Task Ended => _reading;

    /// <summary>Whether a reply is late: those of later commands come behind it, so that there is no sense in waiting for them.</summary>
    public bool IsBehind => Volatile.Read(ref _overdue) > 0;

    /// <summary>Sends a command.</summary>
    /// <param name="within">How long its reply is waited for.</param>
    /// <param name="command">The command.</param>
    /// <param name="isSubscription">Whether it is answered by a push.</param>
    /// <returns>The reply; absent where none came in time.</returns>
    public Task<RespReply?> AskAsync(TimeSpan within, ReadOnlySpan<RespArgument> command, bool isSubscription = false)
    {
        var pending = new PendingReply(within, isSubscription, _time, NoteLate);
        bool begin;
        lock (_lock)
        {
            if (_hasEnded || _pending.Count >= MostPending || _unsent.WrittenCount >= MostUnsent)
            {
                pending.Take(null);
                return pending.Task;
            }

            RespWriter.Write(_unsent, command);
            _pending.Enqueue(pending);
            _lastAsked = pending.Asked;
            begin = !_isWriting;
            _isWriting = true;
        }

        if (begin)
        {
            Task writing = WriteAsync();
            lock (_lock)
            {
                _writing = writing.IsCompleted ? _writing : writing;
            }
        }

        return pending.Task;
    }

    /// <summary>Closes the connection, and tells everybody who waits.</summary>
    public async ValueTask DisposeAsync()
    {
        End();
        await _watch.DisposeAsync();
        await _reading;
        await _writing;
    }

    private void NoteLate() => Interlocked.Increment(ref _overdue);

    private void Watch()
    {
        bool isHung;
        bool isQuiet;
        lock (_lock)
        {
            isHung = _pending.TryPeek(out PendingReply? oldest) && _time.GetElapsedTime(oldest.Asked) > s_hung;
            isQuiet = !_hasEnded && _time.GetElapsedTime(_lastAsked) > s_quiet;
        }

        if (isHung)
        {
            End();
        }
        else if (isQuiet)
        {
            _ = AskAsync(s_hung, ["PING"]);
        }
    }

    // Begun by the first command that finds nobody writing, and on its thread; what others give meanwhile is not that caller's to send.
    private async Task WriteAsync()
    {
        try
        {
            for (bool isFirst = true; TakeUnsent() is { Length: > 0 } bytes; isFirst = false)
            {
                if (!isFirst)
                {
                    await Task.Yield();
                }

                await _stream.WriteAsync(bytes);
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or InvalidOperationException)
        {
            End();
        }
    }

    private ReadOnlyMemory<byte> TakeUnsent()
    {
        lock (_lock)
        {
            if (_sending.Capacity > LargestBuffer / 32)
            {
                _sending = new ArrayBufferWriter<byte>();
            }

            _sending.ResetWrittenCount();
            (_sending, _unsent) = (_unsent, _sending);
            _isWriting = _sending.WrittenCount > 0;
            return _sending.WrittenMemory;
        }
    }

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[SmallBuffer];
        int length = 0;
        try
        {
            while (true)
            {
                int read = await _stream.ReadAsync(buffer.AsMemory(length));
                length += read;
                int used = read == 0 ? -1 : Deliver(buffer.AsSpan(0, length));
                if (used < 0 || length - used >= LargestBuffer)
                {
                    return;
                }

                length -= used;
                byte[] next = length == buffer.Length ? new byte[Math.Min(2 * length, LargestBuffer)]
                    : length < SmallBuffer && buffer.Length > SmallBuffer ? new byte[SmallBuffer]
                    : buffer;
                buffer.AsSpan(used, length).CopyTo(next);
                buffer = next;
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Lost, or closed by us.
        }
        finally
        {
            End();
            FailPending();
        }
    }

    /// <returns>How many bytes were replies; negative where the rest can be none.</returns>
    private int Deliver(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (true)
        {
            switch (RespReader.TryRead(bytes[at..], out RespReply? reply, out int used))
            {
                case RespStatus.Incomplete:
                    return at;
                case RespStatus.Complete when Deliver(reply!):
                    at += used;
                    break;
                default:
                    return -1;
            }
        }
    }

    private bool Deliver(RespReply reply)
    {
        bool isSubscribed = reply is { Kind: RespKind.Push, Items: [{ Kind: RespKind.Bytes } word, ..] } && word.Bytes.Span.SequenceEqual("subscribe"u8);
        if (reply.Kind == RespKind.Push && !isSubscribed)
        {
            _pushed(reply);
            return true;
        }

        PendingReply? pending;
        lock (_lock)
        {
            // An error takes the place of either.
            if (!_pending.TryPeek(out pending) || (pending.IsSubscription != isSubscribed && reply.Kind != RespKind.Error))
            {
                return false;
            }

            _pending.Dequeue();
        }

        if (!pending.Take(reply))
        {
            Interlocked.Decrement(ref _overdue);
        }

        return true;
    }

    private void End()
    {
        lock (_lock)
        {
            _hasEnded = true;
        }

        _stream.Dispose();
    }

    private void FailPending()
    {
        PendingReply[] left;
        lock (_lock)
        {
            left = [.. _pending];
            _pending.Clear();
        }

        foreach (PendingReply pending in left)
        {
            pending.Take(null);
        }
    }
}
