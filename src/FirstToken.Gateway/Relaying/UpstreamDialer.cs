using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using FirstToken.Gateway.Exchanging;
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

    /// <summary>Opens a connection for HTTP/1.1.</summary>
    /// <param name="root">Scheme, host and port.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HttpRequestException">Nobody answers, refuses, or proves to be who it should.</exception>
    public async Task<Http1Link> OpenAsync(Uri root, CancellationToken cancellationToken)
    {
        Dialled dialled = await DialAsync(new DnsEndPoint(root.IdnHost.Trim('[', ']'), root.Port), cancellationToken);
        Stream stream = dialled.Stream;
        long tls = 0;
        if (root.Scheme == Uri.UriSchemeHttps)
        {
            stream = await EncryptAsync(stream, root.IdnHost, cancellationToken);
            tls = Stopwatch.GetTimestamp() - dialled.Connected;
        }

        StampedSocket.WakeInline(dialled.Stream);
        Interlocked.Increment(ref _open);
        return new Http1Link(stream, dialled.Stream as IArrivalStamps, new ConnectionTimes(dialled.Dns, dialled.Connect, tls), () => Interlocked.Decrement(ref _open));
    }

    /// <summary>Opens a connection for the framework's client.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        Dialled dialled = await DialAsync(context.DnsEndPoint, cancellationToken);
        context.InitialRequestMessage.Options.Set(s_dialled, dialled);
        return dialled.Stream;
    }

    /// <summary>Takes over a connection of the framework's client once it is encrypted, where it is.</summary>
    public ValueTask<Stream> WrapAsync(SocketsHttpPlaintextStreamFilterContext context, CancellationToken cancellationToken)
    {
        if (!context.InitialRequestMessage.Options.TryGetValue(s_dialled, out Dialled? dialled))
        {
            return ValueTask.FromResult(context.PlaintextStream);
        }

        long tls = context.PlaintextStream is SslStream ? Stopwatch.GetTimestamp() - dialled.Connected : 0;
        StampedSocket.WakeInline(dialled.Stream);
        Interlocked.Increment(ref _open);

        // Over HTTP/2 many requests share the connection: nobody could say whose bytes arrived.
        bool shared = context.NegotiatedHttpVersion.Major > 1;
        return ValueTask.FromResult<Stream>(new UpstreamSocket(
            context.PlaintextStream,
            shared ? null : dialled.Stream as IArrivalStamps,
            new ConnectionTimes(dialled.Dns, dialled.Connect, tls),
            () => Interlocked.Decrement(ref _open)));
    }

    private async Task<Dialled> DialAsync(DnsEndPoint to, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        bool isLiteral = IPAddress.TryParse(to.Host, out IPAddress? literal);
        IPAddress[] addresses;
        try
        {
            addresses = isLiteral ? [literal!] : await Dns.GetHostAddressesAsync(to.Host, cancellationToken);
        }
        catch (SocketException failure)
        {
            throw new HttpRequestException(HttpRequestError.NameResolutionError, $"{to.Host}: {failure.Message}", failure);
        }

        long resolved = Stopwatch.GetTimestamp();
        Stream stream = await ReachAsync(addresses, to, cancellationToken);
        long connected = Stopwatch.GetTimestamp();
        Interlocked.Increment(ref _opened);
        return new Dialled(stream, isLiteral ? 0 : resolved - start, connected - resolved, connected);
    }

    private static async Task<SslStream> EncryptAsync(Stream stream, string host, CancellationToken cancellationToken)
    {
        var encrypted = new SslStream(stream);
        try
        {
            await encrypted.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host, ApplicationProtocols = [SslApplicationProtocol.Http11] }, cancellationToken);
            return encrypted;
        }
        catch (Exception failure)
        {
            await encrypted.DisposeAsync();
            if (failure is AuthenticationException or IOException)
            {
                throw new HttpRequestException(HttpRequestError.SecureConnectionError, "TLS with the upstream failed", failure);
            }

            throw;
        }
    }

    private static async Task<Stream> ReachAsync(IPAddress[] addresses, DnsEndPoint to, CancellationToken cancellationToken)
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

        throw failure is null
            ? new HttpRequestException(HttpRequestError.NameResolutionError, $"{to.Host} has no address")
            : new HttpRequestException(HttpRequestError.ConnectionError, failure.Message, failure);
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

    private sealed record Dialled(Stream Stream, long Dns, long Connect, long Connected);
}
