using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;

namespace FirstToken.Transport.Linux;

/// <summary>
/// A TCP connection as a stream that waits on an <see cref="IoLoop"/> and remembers when the bytes of its last read arrived, by the
/// kernel's stamp. It asks the kernel for bytes only when there are some: the runtime's sockets look before they wait and after, which is
/// two calls more for every token. Stands under <see cref="System.Net.Security.SslStream"/> too, where the stamp is that of the ciphertext.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class LoopStream : Stream, IArrivalStamps, IIoHandler
{
    private const uint Edges = Libc.EpollIn | Libc.EpollOut | Libc.EpollRdHup | Libc.EpollEdges;
    private const uint Ends = Libc.EpollRdHup | Libc.EpollHup;

    // Of a sender that is as fast as its reader there is always more: then it is the others' turn.
    private const int MostInTurn = 256 << 10;

    private readonly Socket _socket;
    private readonly SafeSocketHandle _handle;
    private readonly IoLoop _loop;
    private readonly Readiness _readable = new();
    private readonly Readiness _writable = new();
    private bool _isStamped;
    private ClockAnchor? _anchor;
    private ulong _token;
    private bool _watched;
    private int _closed;

    // The other side has sent its last byte: no edge will come for the end behind the bytes that are still to be read.
    private volatile bool _ended;
    private readonly Action? _whenEnded;
    private readonly Action _readOn;
    private int _readInTurn;

    private LoopStream(Socket socket, IoLoop loop, Action? whenEnded = null)
    {
        (_socket, _handle, _loop, _whenEnded) = (socket, socket.SafeHandle, loop, whenEnded);
        _readOn = _readable.Set;
    }

    /// <summary>Whether reads and writes end on the loop's thread, which serves other connections too; on the pool otherwise, as at first.</summary>
    public bool WakesInline
    {
        set
        {
            _readable.WakesInline = value;
            _writable.WakesInline = value;
        }
    }

    /// <summary>Waits for it.</summary>
    public IoLoop Loop => _loop;

    public long LastArrival { get; private set; }

    public bool LastWasKernel { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Opens a connection.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="loop">Waits for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SocketException">Nobody answers, or refuses.</exception>
    public static async ValueTask<LoopStream> ConnectAsync(IPEndPoint address, IoLoop loop, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false, NoDelay = true };
        var stream = new LoopStream(socket, loop);
        try
        {
            KernelStamps.Enable(socket);
            stream._isStamped = true;
            int error = stream.Begin(address);
            if (error == Libc.EInProgress)
            {
                _ = await stream._writable.WaitAsync(cancellationToken).ConfigureAwait(false);
                error = SocketReads.ConnectOutcome((int)stream._handle.DangerousGetHandle());
            }

            return error == 0 ? stream : throw SocketReads.Failure(error);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Takes a connection that was accepted. Its arrivals are not stamped: nobody asks for them, and the kernel tells them at a price.</summary>
    /// <param name="socket">It; closed with the stream.</param>
    /// <param name="loop">Waits for it.</param>
    /// <param name="whenEnded">Told on the loop's thread, once or more, that the other side has sent its last byte or the connection broke; must neither block nor throw.</param>
    public static LoopStream Accepted(Socket socket, IoLoop loop, Action whenEnded)
    {
        socket.Blocking = false;
        var stream = new LoopStream(socket, loop, whenEnded) { WakesInline = true };
        stream.Watch();
        return stream;
    }

    void IIoHandler.OnReady(IoLoop loop, uint events)
    {
        if ((events & (Ends | Libc.EpollErr)) != 0)
        {
            _ended = true;
            _whenEnded?.Invoke();
        }

        if ((events & (Libc.EpollOut | Libc.EpollErr | Ends)) != 0)
        {
            _writable.Set();
        }

        if ((events & (Libc.EpollIn | Libc.EpollErr | Ends)) != 0)
        {
            _readable.Set();
        }
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_readable.IsReady)
        {
            _readInTurn = 0;
            return buffer.IsEmpty ? _readable.WaitAsync(cancellationToken) : ReadLaterAsync(buffer, cancellationToken);
        }

        if (buffer.IsEmpty)
        {
            return new ValueTask<int>(0);
        }

        if (_readInTurn >= MostInTurn && IoLoop.Current == _loop)
        {
            _readInTurn = 0;
            _readable.Forget();
            _loop.AfterReads(_readOn);
            return ReadLaterAsync(buffer, cancellationToken);
        }

        int read = Receive(buffer.Span);
        return read >= 0 ? new ValueTask<int>(read)
            : read == -Libc.EAgain ? ReadLaterAsync(buffer, cancellationToken)
            : ValueTask.FromException<int>(Broken(-read));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int sent = SocketReads.Send(_handle, buffer.Span);
        return sent == buffer.Length ? ValueTask.CompletedTask
            : sent < 0 && sent != -Libc.EAgain ? ValueTask.FromException(Broken(-sent))
            : WriteLaterAsync(buffer[Math.Max(0, sent)..], cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _closed, 1) == 0)
        {
            if (_watched)
            {
                _loop.Remove((int)_handle.DangerousGetHandle(), _token);
            }

            _readable.Close();
            _writable.Close();
            _socket.Dispose();
        }

        base.Dispose(disposing);
    }

    private static IOException Broken(int error) => new("the connection broke", SocketReads.Failure(error));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadLaterAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            _ = await _readable.WaitAsync(cancellationToken).ConfigureAwait(false);
            int read = Receive(buffer.Span);
            if (read >= 0)
            {
                return read;
            }

            if (read != -Libc.EAgain)
            {
                throw Broken(-read);
            }
        }
    }

    private async ValueTask WriteLaterAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        while (!buffer.IsEmpty)
        {
            // Once more after it is forgotten: room made in between was an edge that nobody waited for.
            _writable.Forget();
            int sent = SocketReads.Send(_handle, buffer.Span);
            if (sent == -Libc.EAgain)
            {
                _ = await _writable.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            else if (sent < 0)
            {
                throw Broken(-sent);
            }
            else
            {
                buffer = buffer[sent..];
            }
        }
    }

    private int Receive(Span<byte> buffer)
    {
        _readable.Forget();
        long kernelUnixNs = 0;
        int read = _isStamped ? SocketReads.Receive(_handle, buffer, out kernelUnixNs) : SocketReads.Receive(_handle, buffer);
        if (read == buffer.Length || read == 0 || _ended)
        {
            _readable.Set(); // there may be more, or there is the end: neither is an edge to come
        }

        if (read >= 0)
        {
            _readInTurn += read;
            if (_isStamped)
            {
                Stamp(kernelUnixNs);
            }
        }

        return read;
    }

    private void Stamp(long kernelUnixNs)
    {
        long now = Stopwatch.GetTimestamp();
        ClockAnchor anchor = IoLoop.Current == _loop ? _loop.Anchor : _anchor ??= new ClockAnchor();
        anchor.Refresh(now);
        LastWasKernel = anchor.TryConvert(kernelUnixNs, LastArrival, now, out long arrived);
        LastArrival = arrived;
    }

    private int Begin(IPEndPoint address)
    {
        int fd = (int)_handle.DangerousGetHandle();
        int error = SocketReads.Connect(fd, address);
        if (error is 0 or Libc.EInProgress)
        {
            Watch(); // not before: a socket that is not even connecting counts as hung up
        }

        return error;
    }

    private void Watch()
    {
        _loop.Add((int)_handle.DangerousGetHandle(), this, Edges, out _token);
        _watched = true;
    }
}
