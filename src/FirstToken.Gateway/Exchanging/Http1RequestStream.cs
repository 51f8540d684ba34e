using System.Globalization;

namespace FirstToken.Gateway.Exchanging;

/// <summary>The body of a request on its way to the upstream: in chunks where its length is not known (RFC 9112 §7.1).</summary>
/// <param name="inner">The connection.</param>
/// <param name="length">Bytes; absent where nobody knows.</param>
internal sealed class Http1RequestStream(Stream inner, long? length) : Stream
{
    private const int MostInOne = 64 << 10;

    private long _left = length ?? 0;

    /// <summary>Whether it was the connection that failed, and not who writes.</summary>
    public bool IsBroken { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Ends the body.</summary>
    /// <exception cref="HttpRequestException">It is shorter than was said.</exception>
    public async ValueTask EndAsync()
    {
        if (length is null)
        {
            await SendAsync("0\r\n\r\n"u8.ToArray());
        }
        else if (_left > 0)
        {
            throw new HttpRequestException($"{_left} bytes of the request's body are missing");
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (length is not null)
        {
            _left -= buffer.Length;
            await (_left >= 0 ? SendAsync(buffer) : throw new HttpRequestException("the request's body is longer than was said"));
            return;
        }

        for (; !buffer.IsEmpty; buffer = buffer[Math.Min(MostInOne, buffer.Length)..])
        {
            ReadOnlyMemory<byte> piece = buffer[..Math.Min(MostInOne, buffer.Length)];
            using var chunk = new Http1Bytes();
            chunk.Write(piece.Length.ToString("x", CultureInfo.InvariantCulture));
            chunk.Write("\r\n"u8);
            chunk.Write(piece.Span);
            chunk.Write("\r\n"u8);
            await SendAsync(chunk.Written);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await inner.WriteAsync(bytes, CancellationToken.None);
        }
        catch (IOException)
        {
            IsBroken = true;
            throw;
        }
    }
}
