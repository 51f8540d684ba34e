using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace FirstToken.Gateway.Settings;

/// <summary>
/// Tells whether an upstream is the gateway itself, where a request would go round until the ports run out. The usual way to
/// get there: <c>ANTHROPIC_BASE_URL</c>, exported for the client, is seen by the gateway too.
/// </summary>
internal static class LoopGuard
{
    /// <summary>Whether an address leads back.</summary>
    /// <param name="listen">Where the gateway listens.</param>
    /// <param name="upstream">Where an upstream is.</param>
    public static bool IsOwn(IPEndPoint listen, Uri upstream) =>
        listen.Port != 0 && upstream.Port == listen.Port && Resolve(upstream.IdnHost).Any(address => Reaches(Plain(listen.Address), Plain(address)));

    private static bool Reaches(IPAddress listen, IPAddress address)
    {
        bool listensEverywhere = listen.Equals(IPAddress.Any) || listen.Equals(IPAddress.IPv6Any);
        bool isAny = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any); // who connects there gets to the loopback
        return listen.Equals(address)
            || (isAny && IPAddress.IsLoopback(listen))
            || (listensEverywhere && (isAny || IPAddress.IsLoopback(address) || OwnAddresses().Contains(address)));
    }

    // Only asked when the port is the same: a start needs no name server for this.
    private static IPAddress[] Resolve(string host)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? literal))
        {
            return [literal];
        }

        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            return [IPAddress.Loopback, IPAddress.IPv6Loopback];
        }

        try
        {
            return Dns.GetHostAddresses(host);
        }
        catch (SocketException)
        {
            return []; // a name nobody knows leads nowhere, and not here
        }
    }

    private static IEnumerable<IPAddress> OwnAddresses()
    {
        try
        {
            return NetworkInterface.GetAllNetworkInterfaces().SelectMany(card => card.GetIPProperties().UnicastAddresses).Select(address => Plain(address.Address));
        }
        catch (NetworkInformationException)
        {
            return [];
        }
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
