using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using FirstToken.Transport;

namespace FirstToken.Gateway.Relaying;

/// <summary>Opens the connections of one upstream: times their phases, stamps their arrivals, and refuses addresses no upstream has.</summary>
internal sealed class UpstreamDialer
{
    private static readonly HttpRequestOptionsKey<Dialled> s_dialled = new("firsttoken.dialled");
    private int _open;
    private long _opened;

    /// <summary>Connections open now.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Connections opened so far.</summary>
    public long Opened => Volatile.Read(ref _opened);

    /// <summary>Opens a connection.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        IPAddress[] addresses = IPAddress.TryParse(context.DnsEndPoint.Host, out IPAddress? literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        long resolved = Stopwatch.GetTimestamp();
        Stream stream = await DialAsync(addresses, context.DnsEndPoint, cancellationToken);
        long connected = Stopwatch.GetTimestamp();
        Interlocked.Increment(ref _opened);
        Interlocked.Increment(ref _open);
        context.InitialRequestMessage.Options.Set(s_dialled, new Dialled(stream as IArrivalStamps, literal is null ? resolved - start : 0, connected - resolved, connected));
        return stream;
    }

    /// <summary>Takes over a connection once it is encrypted, where it is.</summary>
    public ValueTask<Stream> WrapAsync(SocketsHttpPlaintextStreamFilterContext context, CancellationToken cancellationToken)
    {
        if (!context.InitialRequestMessage.Options.TryGetValue(s_dialled, out Dialled? dialled))
        {
            return ValueTask.FromResult(context.PlaintextStream);
        }

        long tls = context.PlaintextStream is SslStream ? Stopwatch.GetTimestamp() - dialled.Connected : 0;

        // Over HTTP/2 many requests share the connection: nobody could say whose bytes arrived.
        bool shared = context.NegotiatedHttpVersion.Major > 1;
        return ValueTask.FromResult<Stream>(new UpstreamSocket(
            context.PlaintextStream,
            shared ? null : dialled.Stamps,
            new ConnectionTimes(dialled.Dns, dialled.Connect, tls),
            () => Interlocked.Decrement(ref _open)));
    }

    private static async Task<Stream> DialAsync(IPAddress[] addresses, DnsEndPoint to, CancellationToken cancellationToken)
    {
        SocketException? failure = null;
        foreach (IPAddress address in addresses)
        {
            Refuse(address, to.Host);
            try
            {
                return await StampedSocket.ConnectAsync(new IPEndPoint(address, to.Port), cancellationToken);
            }
            catch (SocketException refused)
            {
                failure = refused;
            }
        }

        throw failure ?? new SocketException((int)SocketError.HostNotFound);
    }

    // Link-local addresses are where clouds keep the credentials of the machine (169.254.169.254 and its like).
    private static void Refuse(IPAddress address, string host)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (plain.IsIPv6LinkLocal || (plain.AddressFamily == AddressFamily.InterNetwork && plain.GetAddressBytes() is [169, 254, ..]))
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, $"{host} leads to a link-local address, where no upstream may be");
        }
    }

    private sealed record Dialled(IArrivalStamps? Stamps, long Dns, long Connect, long Connected);
}
