using System.Buffers;
using System.Runtime.CompilerServices;
using FirstToken.Transport.Http1;

namespace FirstToken.Gateway.Exchanging;

/// <summary>
/// The body of an answer, read from its connection into the reader's buffer and unframed there. An empty read waits until there is
/// something to read. With its last byte the connection is free for others.
/// </summary>
internal sealed class Http1Body : Stream
{
    private readonly Http1Exchange _exchange;
    private readonly Http1BodyKind _kind;
    private readonly bool _keepsConnection;
    private ChunkedBody _chunks;
    private long _remaining;

    // What came with the head.
    private byte[]? _first;
    private int _firstAt;
    private int _firstEnd;
    private int _ended;

    public Http1Body(Http1Exchange exchange, Http1Framing framing)
    {
        (_exchange, _kind, _remaining, _keepsConnection) = (exchange, framing.Kind, framing.Length, framing.KeepsConnection);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    private bool HasEnded => Volatile.Read(ref _ended) != 0;

    /// <summary>Takes what was read with the head.</summary>
    /// <param name="buffer">Borrowed from the shared pool.</param>
    /// <param name="from">Where the head ends.</param>
    /// <param name="to">Where the read ends.</param>
    /// <returns>Whether it keeps the buffer.</returns>
    public bool TakeFirst(byte[] buffer, int from, int to)
    {
        if (_kind == Http1BodyKind.None || (_kind == Http1BodyKind.Length && _remaining == 0))
        {
            End(isWhole: from == to);
            return false;
        }

        if (from == to)
        {
            return false;
        }

        (_first, _firstAt, _firstEnd) = (buffer, from, to);
        return true;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (HasEnded || (_first is not null && buffer.IsEmpty))
        {
            return new ValueTask<int>(0);
        }

        while (_first is not null)
        {
            if (ReadFirst(buffer.Span) is var first and >= 0)
            {
                return new ValueTask<int>(first);
            }
        }

        // The end of the exchange closes the connection: a read that ends with it needs no watch of its own.
        return cancellationToken.CanBeCanceled && cancellationToken != _exchange.Cancellation ? ReadWatchedAsync(buffer, cancellationToken) : ReadLink(buffer);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            End(isWhole: false); // an answer that nobody waits for ends with its connection: reading on would keep the model generating
            DropFirst();
        }

        base.Dispose(disposing);
    }

    private ValueTask<int> ReadLink(Memory<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return _exchange.Link.Stream.ReadAsync(buffer, CancellationToken.None); // what comes of it the next read tells
        }

        // Mostly it is there: whoever reads has waited for it.
        try
        {
            ValueTask<int> read = _exchange.Link.Stream.ReadAsync(buffer, CancellationToken.None);
            return !read.IsCompletedSuccessfully ? ReadLaterAsync(read, buffer)
                : Unframe(buffer.Span[..read.Result]) is var data and >= 0 ? new ValueTask<int>(data)
                : ReadLaterAsync(_exchange.Link.Stream.ReadAsync(buffer, CancellationToken.None), buffer);
        }
        catch (ObjectDisposedException failure)
        {
            return ValueTask.FromException<int>(Closed(failure));
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadLaterAsync(ValueTask<int> read, Memory<byte> buffer)
    {
        try
        {
            while (true)
            {
                int count = await read;
                if (Unframe(buffer.Span[..count]) is var data and >= 0)
                {
                    return data;
                }

                read = _exchange.Link.Stream.ReadAsync(buffer, CancellationToken.None);
            }
        }
        catch (Exception failure) when (failure is ObjectDisposedException || (failure is IOException && _exchange.Cancellation.IsCancellationRequested))
        {
            throw Closed(failure);
        }
    }

    private Exception Closed(Exception failure) => _exchange.Cancellation.IsCancellationRequested
        ? new OperationCanceledException(_exchange.Cancellation)
        : new IOException("the connection to the upstream was closed", failure);

    private async ValueTask<int> ReadWatchedAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration abort = cancellationToken.UnsafeRegister(static link => ((Http1Link)link!).Drop(), _exchange.Link);
        try
        {
            return await ReadLink(buffer);
        }
        catch (IOException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    private int ReadFirst(Span<byte> buffer)
    {
        int take = Math.Min(buffer.Length, _firstEnd - _firstAt);
        _first.AsSpan(_firstAt, take).CopyTo(buffer);
        _firstAt += take;
        if (_firstAt == _firstEnd)
        {
            DropFirst();
        }

        return Unframe(buffer[..take]);
    }

    // Moves the data to the front. Its length; 0 at the end; negative when there was nothing but framing.
    private int Unframe(Span<byte> read)
    {
        if (read.IsEmpty)
        {
            bool isEnd = _kind == Http1BodyKind.UntilClose;
            End(isWhole: false);
            return isEnd ? 0 : throw new HttpIOException(HttpRequestError.ResponseEnded, "the upstream closed the connection before the end of its answer");
        }

        if (_kind == Http1BodyKind.Chunked)
        {
            return Unchunk(read);
        }

        if (_kind == Http1BodyKind.UntilClose)
        {
            return read.Length;
        }

        int data = (int)Math.Min(_remaining, read.Length);
        _remaining -= data;
        if (_remaining == 0)
        {
            End(isWhole: data == read.Length && _first is null);
        }

        return data;
    }

    private int Unchunk(Span<byte> read)
    {
        ReadOnlySpan<byte> rest = read;
        int data = 0;
        while (true)
        {
            switch (_chunks.Read(ref rest, out ReadOnlySpan<byte> piece))
            {
                case Http1Step.Body:
                    piece.CopyTo(read[data..]);
                    data += piece.Length;
                    break;

                case Http1Step.NeedMore:
                    return data > 0 ? data : -1;

                case Http1Step.End:
                    End(isWhole: rest.IsEmpty && _first is null);
                    return data;

                default:
                    End(isWhole: false);
                    throw new HttpIOException(HttpRequestError.InvalidResponse, "the chunks of the upstream's answer are malformed");
            }
        }
    }

    private void End(bool isWhole)
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            _exchange.End(isWhole && _keepsConnection);
        }
    }

    private void DropFirst()
    {
        if (_first is { } buffer)
        {
            _first = null;
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
