using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FirstToken.Transport;

/// <summary>
/// Runs code once before its first use is timed. In a new process the first name look-up and the first TLS handshake spend
/// most of their time compiling, loading the TLS library and reading the trusted roots; billed to the server, that would
/// turn a handshake of 2 ms into one of 100 (facts: wire.md §6.1).
/// </summary>
internal static class ColdCode
{
    private static readonly Lazy<Task> Names = new(ResolveLocalhostAsync);
    private static readonly Lazy<Task> Handshake = new(ShakeHandsWithOurselvesAsync);

    /// <summary>Completes once a name has been resolved in this process.</summary>
    public static Task NamesWarm => Names.Value;

    /// <summary>Completes once a TLS handshake has been made in this process.</summary>
    public static Task TlsWarm => Handshake.Value;

    private static async Task ResolveLocalhostAsync()
    {
        try
        {
            _ = await Dns.GetHostAddressesAsync("localhost", CancellationToken.None).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            // A machine without localhost: the code has run all the same.
        }
    }

    private static async Task ShakeHandsWithOurselvesAsync()
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start(1);
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(listener.LocalEndpoint).ConfigureAwait(false);
            using Socket server = await listener.AcceptSocketAsync().ConfigureAwait(false);
            using X509Certificate2 certificate = MakeCertificate();
            await Task.WhenAll(AnswerAsync(server, certificate), AskAsync(client)).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SocketException or IOException or AuthenticationException or CryptographicException)
        {
            // Nothing depends on it: the first real handshake is then the first.
        }
    }

    private static async Task AnswerAsync(Socket socket, X509Certificate2 certificate)
    {
        var ssl = new SslStream(new NetworkStream(socket));
        await using (ssl.ConfigureAwait(false))
        {
            await ssl.AuthenticateAsServerAsync(certificate).ConfigureAwait(false);
            await ssl.WriteAsync("x"u8.ToArray()).ConfigureAwait(false);
        }
    }

    private static async Task AskAsync(Socket socket)
    {
        // Judged as a stranger's certificate would be, so that the chain is built and the roots are read.
        bool seen = false;
        var ssl = new SslStream(new NetworkStream(socket), false, (_, _, _, _) => seen = true);
        await using (ssl.ConfigureAwait(false))
        {
            await ssl.AuthenticateAsClientAsync("localhost").ConfigureAwait(false);
            _ = seen && await ssl.ReadAsync(new byte[1]).ConfigureAwait(false) == 1;
        }
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}
