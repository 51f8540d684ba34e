using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace FirstToken.Simulator.Serving;

/// <summary>A queue of accepted sockets, as Kestrel sees it.</summary>
internal sealed class HandOverListener(EndPoint endpoint) : IConnectionListener
{
    private readonly Channel<Socket> _sockets = Channel.CreateUnbounded<Socket>();
    private readonly SocketConnectionContextFactory _factory = new(new SocketConnectionFactoryOptions(), NullLogger.Instance);

    public EndPoint EndPoint => endpoint;

    public bool Add(Socket socket) => _sockets.Writer.TryWrite(socket);

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _sockets.Reader.WaitToReadAsync(cancellationToken))
        {
            if (_sockets.Reader.TryRead(out Socket? socket))
            {
                return _factory.Create(socket);
            }
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _sockets.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _factory.Dispose();
        return ValueTask.CompletedTask;
    }
}
