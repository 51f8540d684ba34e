using System.Diagnostics;
using FirstToken.Transport;

namespace FirstToken.Gateway.Relaying;

/// <summary>
/// A pooled connection's plaintext side. At the first write of each request it tells that request which connection carries it,
/// so that the arrivals stamped below are found again. HTTP/1.1 only: there one request is on a connection at a time.
/// </summary>
internal sealed class UpstreamSocket(Stream inner, IArrivalStamps? stamps, ConnectionTimes times, Action closed) : Stream
{
    private CallTimes? _carried;
    private int _closed;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.ReadAsync(buffer, offset, count, cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Note();
        return inner.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Note();
        return inner.WriteAsync(buffer, offset, count, cancellationToken);
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        Note();
        inner.Write(buffer, offset, count);
    }

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            if (Interlocked.Exchange(ref _closed, 1) == 0)
            {
                closed();
            }
        }

        base.Dispose(disposing);
    }

    private void Note()
    {
        if (CallTimes.Current is { } call && !ReferenceEquals(call, _carried))
        {
            call.Sent = Stopwatch.GetTimestamp();
            call.Carry(stamps, _carried is null, times);
            _carried = call;
        }
    }
}
