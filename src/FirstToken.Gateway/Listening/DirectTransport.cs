using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FirstToken.Gateway.Listening;

/// <summary>A client's connection whose output goes to the socket by <see cref="DirectOutput"/>; its input is Kestrel's.</summary>
internal sealed class DirectTransport(PipeReader input, PipeWriter output) : IDuplexPipe
{
    public PipeReader Input => input;

    public PipeWriter Output => output;

    /// <summary>Gives the connections of an endpoint such a transport; under TLS too, where it takes the ciphertext.</summary>
    public static void Use(ListenOptions options) => options.Use(next => connection => ServeAsync(connection, next));

    private static async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is not { } socket)
        {
            await next(connection);
            return;
        }

        var output = new DirectOutput(socket, connection.Abort);
        connection.Transport = new DirectTransport(connection.Transport.Input, output);
        try
        {
            await next(connection);
        }
        finally
        {
            await output.Sent; // what is flushed goes out before the connection is closed, or is sent away with it
        }
    }
}
