using System.Net;
using System.Net.Sockets;

namespace FirstToken.Tests.Transport;

/// <summary>A port on which nobody listens, and nobody can begin to: a number that is merely free may be another test's at the next moment.</summary>
internal static class ClosedPort
{
    private static readonly Socket s_holder = Hold();

    public static IPEndPoint Address => (IPEndPoint)s_holder.LocalEndPoint!;

    public static Uri Url => new($"http://{Address}");

    private static Socket Hold()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
