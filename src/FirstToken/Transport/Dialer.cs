using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using FirstToken.Transport.Linux;

namespace FirstToken.Transport;

/// <summary>Opens stream connections and times each phase of doing so (facts: wire.md §6.1).</summary>
internal sealed class Dialer(Uri baseUrl, TransportOptions options)
{
    public NameResolver Names { get; } = new(baseUrl.IdnHost.Trim('[', ']'));

    public int Port { get; } = baseUrl.Port;

    public bool Tls { get; } = baseUrl.Scheme == Uri.UriSchemeHttps;

    /// <summary>Opens TCP and, for https, TLS.</summary>
    /// <param name="timesOwner">Gets the durations of the phases.</param>
    /// <param name="alpn">The protocols to offer inside TLS.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="DialException">With the phase that failed.</exception>
    public async Task<(Stream Stream, IArrivalStamps? Stamps)> OpenAsync(
        Exchange timesOwner, List<SslApplicationProtocol> alpn, CancellationToken cancellationToken)
    {
        Socket socket = await ConnectAsync(timesOwner, cancellationToken).ConfigureAwait(false);
        NetworkStream stream = options.KernelStamps && OperatingSystem.IsLinux()
            ? new StampingStream(socket)
            : new NetworkStream(socket, ownsSocket: true);
        if (!Tls)
        {
            return (stream, stream as IArrivalStamps);
        }

        var ssl = new SslStream(stream);
        long started = Stopwatch.GetTimestamp();
        try
        {
            await ssl.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = baseUrl.IdnHost,
                    ApplicationProtocols = alpn,
                    RemoteCertificateValidationCallback = options.AcceptCertificate,
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException or SocketException)
        {
            await ssl.DisposeAsync().ConfigureAwait(false);
            throw new DialException(TransportFault.TlsFailed, Flatten(exception));
        }
        catch
        {
            await ssl.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        timesOwner.Times.Tls = Math.Max(1, Stopwatch.GetTimestamp() - started);
        return (ssl, stream as IArrivalStamps);
    }

    /// <summary>Resolves the host, with the failure as a <see cref="DialException"/>.</summary>
    public async ValueTask<IPAddress[]> ResolveAsync(Exchange timesOwner, CancellationToken cancellationToken)
    {
        try
        {
            (IPAddress[] addresses, long ticks) = await Names.ResolveAsync(cancellationToken).ConfigureAwait(false);
            timesOwner.Times.Dns = ticks;
            return addresses;
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            throw new DialException(TransportFault.DnsFailed, $"{baseUrl.IdnHost}: {exception.Message}");
        }
    }

    /// <summary>Opens TCP to the first address that answers.</summary>
    public async Task<Socket> ConnectAsync(Exchange timesOwner, CancellationToken cancellationToken)
    {
        if (Tls)
        {
            await ColdCode.TlsWarm.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        IPAddress[] addresses = await ResolveAsync(timesOwner, cancellationToken).ConfigureAwait(false);
        SocketException? last = null;
        foreach (IPAddress address in addresses)
        {
            Socket? socket = null;
            long started = Stopwatch.GetTimestamp();
            try
            {
                socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(new IPEndPoint(address, Port), cancellationToken).ConfigureAwait(false);
                timesOwner.Times.Connect = ConnectTicks(socket, started);
                return socket;
            }
            catch (SocketException exception)
            {
                socket?.Dispose();
                last = exception;
            }
            catch
            {
                socket?.Dispose();
                throw;
            }
        }

        throw new DialException(
            last?.SocketErrorCode == SocketError.ConnectionRefused
                ? TransportFault.ConnectRefused
                : TransportFault.ConnectFailed,
            last?.Message ?? "no address");
    }

    private static long ConnectTicks(Socket socket, long started)
    {
        long waited = Math.Max(1, Stopwatch.GetTimestamp() - started);
        return OperatingSystem.IsLinux() ? SocketReads.ConnectTicks((int)socket.Handle, waited) : waited;
    }

    private static string Flatten(Exception exception) =>
        exception.InnerException is { } inner && !exception.Message.Contains(inner.Message, StringComparison.Ordinal)
            ? $"{exception.Message} {inner.Message}"
            : exception.Message;
}
