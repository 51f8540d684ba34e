using System.Net;
using System.Net.Sockets;

namespace FirstToken.Simulator;

/// <summary>Reads <c>HOST:PORT</c> and listens there.</summary>
internal static class ListenAddress
{
    private const int Backlog = 65_535;

    public static Socket Listen(string text)
    {
        IPEndPoint endpoint = Parse(text);
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

    public static IPEndPoint Parse(string text)
    {
        string known = text.StartsWith("localhost:", StringComparison.OrdinalIgnoreCase) ? "127.0.0.1" + text["localhost".Length..]
            : text.StartsWith("*:", StringComparison.Ordinal) ? "0.0.0.0" + text[1..] : text;
        return known.Contains(':', StringComparison.Ordinal) && IPEndPoint.TryParse(known, out IPEndPoint? endpoint)
            ? endpoint
            : throw new FormatException($"'{text}' is no address to listen on: write HOST:PORT, such as 127.0.0.1:4010");
    }

    public static Uri Url(IPEndPoint bound)
    {
        IPAddress host = bound.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : bound.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : bound.Address;
        return new Uri($"http://{new IPEndPoint(host, bound.Port)}");
    }
}
