using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace FirstToken.Simulator.Serving;

/// <summary>Gives Kestrel connections that somebody else accepted.</summary>
internal sealed class HandOverListeners : IConnectionListenerFactory
{
    private readonly ConcurrentDictionary<EndPoint, HandOverListener> _listeners = new();

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var listener = new HandOverListener(endpoint);
        _listeners[endpoint] = listener;
        return ValueTask.FromResult<IConnectionListener>(listener);
    }

    public void Add(EndPoint endpoint, Socket socket)
    {
        if (!_listeners.TryGetValue(endpoint, out HandOverListener? listener) || !listener.Add(socket))
        {
            socket.Dispose();
        }
    }
}
