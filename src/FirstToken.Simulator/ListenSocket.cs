using System.Net;
using System.Net.Sockets;
using FirstToken.Transport;

namespace FirstToken.Simulator;

/// <summary>Listens on <c>HOST:PORT</c>.</summary>
internal static class ListenSocket
{
    private const int Backlog = 65_535;

    public static Socket Listen(string text)
    {
        IPEndPoint endpoint = ListenAddress.Parse(text);
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(endpoint);
            socket.Listen(Backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
