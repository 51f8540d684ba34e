using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace FirstToken.Gateway.Serving;

/// <summary>
/// Leads connections that begin with HTTP/2's preface (RFC 9113 §3.4) to an endpoint of Kestrel's that speaks it. Without TLS nothing
/// else tells the versions apart, Kestrel takes such a port for HTTP/1.1, and the AWS SDK for JavaScript speaks HTTP/2 unless told otherwise.
/// </summary>
internal sealed class Http2Detour(TimeSpan patience) : IConnectionListenerFactory, IConnectionListenerFactorySelector, IConnectionListener
{
    private readonly Channel<ConnectionContext> _arrived = Channel.CreateUnbounded<ConnectionContext>();

    /// <summary>Where Kestrel is to listen for them.</summary>
    public EndPoint EndPoint { get; } = new DetourEndPoint();

    private static ReadOnlySpan<byte> Preface => "PRI "u8;

    /// <summary>Sorts a connection of the port that is open to the world.</summary>
    public async Task SortAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (!await IsHttp2Async(connection.Transport.Input))
        {
            await next(connection);
            return;
        }

        await using var led = new LedConnection(connection);
        if (_arrived.Writer.TryWrite(led))
        {
            await led.Ended;
        }
    }

    public bool CanBind(EndPoint endpoint) => ReferenceEquals(endpoint, EndPoint);

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => new(this);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _arrived.Reader.WaitToReadAsync(cancellationToken))
        {
            if (_arrived.Reader.TryRead(out ConnectionContext? connection))
            {
                return connection;
            }
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _arrived.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // Looks without taking: whoever serves the connection reads the same bytes again.
    private async ValueTask<bool> IsHttp2Async(PipeReader input)
    {
        using var limit = new CancellationTokenSource(patience);
        try
        {
            while (true)
            {
                ReadResult read = await input.ReadAsync(limit.Token);
                bool? answer = Judge(read.Buffer, read.IsCompleted);
                input.AdvanceTo(read.Buffer.Start, answer is null ? read.Buffer.End : read.Buffer.Start);
                if (answer is { } known)
                {
                    return known;
                }
            }
        }
        catch (OperationCanceledException)
        {
            return false; // Kestrel's own limits end it
        }
        catch (IOException)
        {
            return false; // it broke: Kestrel finds that, too
        }
    }

    private static bool? Judge(ReadOnlySequence<byte> bytes, bool isAll)
    {
        Span<byte> start = stackalloc byte[Preface.Length];
        start = start[..(int)Math.Min(bytes.Length, start.Length)];
        bytes.Slice(0, start.Length).CopyTo(start);
        return !Preface.StartsWith(start) || isAll ? false : start.Length == Preface.Length ? true : null;
    }

    private sealed class DetourEndPoint : EndPoint
    {
        public override string ToString() => "http2";
    }
}
