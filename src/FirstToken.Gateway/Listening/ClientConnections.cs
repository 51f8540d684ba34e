using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FirstToken.Gateway.Listening;

/// <summary>Counts the connections of clients that are open.</summary>
internal sealed class ClientConnections
{
    private int _open;

    /// <summary>Connections open now, those still agreeing on TLS included.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Counts what comes in here; before TLS, so that a handshake that hangs is seen.</summary>
    public void Watch(ListenOptions options) => options.Use(next => connection => CountAsync(next, connection));

    private async Task CountAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        Interlocked.Increment(ref _open);
        try
        {
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}
