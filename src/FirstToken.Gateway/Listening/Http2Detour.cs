using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace FirstToken.Gateway.Listening;

/// <summary>
/// Leads connections that begin with HTTP/2's preface (RFC 9113 §3.4) to an endpoint of Kestrel's that speaks it. Without TLS nothing
/// else tells the versions apart, and the AWS SDK for JavaScript speaks HTTP/2 unless told otherwise.
/// </summary>
internal sealed class Http2Detour : IConnectionListenerFactory, IConnectionListenerFactorySelector, IConnectionListener
{
    /// <summary>As much of the preface as no request of HTTP/1.1 begins with.</summary>
    public const int PrefaceBytes = 4;

    private readonly Channel<ConnectionContext> _arrived = Channel.CreateUnbounded<ConnectionContext>();

    /// <summary>Where Kestrel is to listen for them.</summary>
    public EndPoint EndPoint { get; } = new DetourEndPoint();

    /// <summary>Whether a connection begins with the preface; nothing while that cannot be known.</summary>
    public static bool? IsPreface(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> start = bytes[..Math.Min(bytes.Length, PrefaceBytes)];
        return !"PRI "u8.StartsWith(start) ? false : start.Length == PrefaceBytes ? true : null;
    }

    /// <summary>Leads a connection there, and returns once nobody serves it any more.</summary>
    public async Task LeadAsync(LedConnection connection)
    {
        if (_arrived.Writer.TryWrite(connection))
        {
            await connection.Ended;
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

    private sealed class DetourEndPoint : EndPoint
    {
        public override string ToString() => "http2";
    }
}
