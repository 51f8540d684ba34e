using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using FirstToken.Transport;

namespace FirstToken.Gateway.Listening;

/// <summary>
/// What goes to a client, sent where it is flushed. Kestrel's own output is a pipe with a loop at its end that wakes, reads and
/// sends: for a token of a hundred bytes that costs as much again as the sending. What the client does not take stays here, and
/// <see cref="FlushAsync"/> ends once it is taken; between flushes no buffer is held.
/// </summary>
/// <param name="socket">The client's; never closed from here.</param>
/// <param name="abort">Ends the connection when it cannot be written to any more.</param>
internal sealed class DirectOutput(Socket socket, Action abort) : PipeWriter
{
    private const int LeastBytes = 4 << 10;

    private byte[]? _buffer;
    private int _written;
    private Task _sending = Task.CompletedTask;
    private TaskCompletionSource? _cancelled;
    private volatile bool _broken;

    /// <summary>Ends once the last flushed byte is taken, or cannot be.</summary>
    public Task Sent => _sending;

    /// <summary>Whether the client has taken all there was for it, as far as can be told.</summary>
    public bool IsDone => _buffer is null && _sending.IsCompleted && !_broken;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _written;

    public override Memory<byte> GetMemory(int sizeHint = 0) => Room(sizeHint).AsMemory(_written);

    public override Span<byte> GetSpan(int sizeHint = 0) => Room(sizeHint).AsSpan(_written);

    public override void Advance(int bytes)
    {
        if (bytes < 0 || bytes > (_buffer?.Length ?? 0) - _written)
        {
            throw new ArgumentOutOfRangeException(nameof(bytes), "more than there was room for");
        }

        _written += bytes;
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (!_sending.IsCompleted)
        {
            return FlushLaterAsync(cancellationToken);
        }

        if (_broken || _written == 0)
        {
            Drop();
            return new ValueTask<FlushResult>(new FlushResult(isCanceled: false, isCompleted: _broken));
        }

        byte[] buffer = _buffer!;
        int count = _written;
        (_buffer, _written) = (null, 0);
        int sent = TrySend(buffer.AsSpan(0, count));
        if (sent == count)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            return new ValueTask<FlushResult>(new FlushResult(isCanceled: false, isCompleted: false));
        }

        _sending = SendAsync(buffer, sent, count);
        return new ValueTask<FlushResult>(AwaitSentAsync(cancellationToken));
    }

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        source.Span.CopyTo(GetSpan(source.Length));
        _written += source.Length;
        return FlushAsync(cancellationToken);
    }

    public override void CancelPendingFlush() => Volatile.Read(ref _cancelled)?.TrySetResult();

    public override void Complete(Exception? exception = null) => Drop();

    private byte[] Room(int atLeast)
    {
        byte[]? buffer = _buffer;
        if (buffer is null)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(LeastBytes, atLeast));
        }
        else if (buffer.Length - _written < Math.Max(1, atLeast))
        {
            _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(buffer.Length * 2, _written + atLeast));
            buffer.AsSpan(0, _written).CopyTo(_buffer);
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return _buffer!;
    }

    private void Drop()
    {
        if (_buffer is { } buffer)
        {
            (_buffer, _written) = (null, 0);
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Almost always all of it: the socket's buffer takes it.
    private int TrySend(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StampedSocket.TrySend(socket, bytes);
        }
        catch (ObjectDisposedException)
        {
            return 0; // the next send tells
        }
    }

    private async Task SendAsync(byte[] buffer, int sent, int count)
    {
        try
        {
            while (sent < count)
            {
                sent += await socket.SendAsync(buffer.AsMemory(sent, count - sent), SocketFlags.None, CancellationToken.None);
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            _broken = true; // the client has gone, or is being sent away
            abort();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Whoever gives up waiting leaves the sending to go on: half of a chunk must not be followed by the next.
    private async Task<FlushResult> AwaitSentAsync(CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _cancelled, cancelled);
        Task sending = _sending;
        Task first = await Task.WhenAny(sending, cancelled.Task).WaitAsync(cancellationToken);
        Volatile.Write(ref _cancelled, null);
        return new FlushResult(isCanceled: first != sending, isCompleted: _broken);
    }

    private async ValueTask<FlushResult> FlushLaterAsync(CancellationToken cancellationToken)
    {
        FlushResult earlier = await AwaitSentAsync(cancellationToken);
        return earlier.IsCanceled || earlier.IsCompleted ? earlier : await FlushAsync(cancellationToken);
    }
}
