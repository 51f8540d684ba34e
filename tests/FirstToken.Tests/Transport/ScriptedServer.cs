using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace FirstToken.Tests.Transport;

/// <summary>A server that does with each connection exactly what a test says, on a free loopback port.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];
    private readonly Task _accepting;
    private readonly X509Certificate2? _certificate;

    public ScriptedServer(Func<Stream, CancellationToken, Task> script, bool tls = false)
    {
        _certificate = tls ? SelfSigned() : null;
        _listener.Start(512);
        _accepting = AcceptAsync(script);
    }

    public Uri Url => new($"{(_certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public string Host => Url.Authority;

    public int Connections { get; private set; }

    /// <summary>Reads one request: its head, and its body by content-length.</summary>
    public static async Task<string?> ReadRequestAsync(Stream stream, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        byte[] one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, cancellationToken) == 0)
            {
                return null;
            }

            text.Append((char)one[0]);
        }

        string head = text.ToString();
        int at = head.IndexOf("content-length: ", StringComparison.Ordinal);
        if (at >= 0)
        {
            byte[] body = new byte[int.Parse(head[(at + 16)..head.IndexOf('\r', at)], null)];
            await stream.ReadExactlyAsync(body, cancellationToken);
            text.Append(Encoding.UTF8.GetString(body));
        }

        return text.ToString();
    }

    public static Task WriteAsync(Stream stream, string text, CancellationToken cancellationToken) =>
        stream.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).AsTask();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_running);
        _stop.Dispose();
        _certificate?.Dispose();
    }

    private async Task AcceptAsync(Func<Stream, CancellationToken, Task> script)
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync(_stop.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException
                or InvalidOperationException)
            {
                return;
            }

            Connections++;
            _running.Add(ServeAsync(socket, script));
        }
    }

    private async Task ServeAsync(Socket socket, Func<Stream, CancellationToken, Task> script)
    {
        socket.NoDelay = true;
        await using var network = new NetworkStream(socket, ownsSocket: true);
        try
        {
            if (_certificate is null)
            {
                await script(network, _stop.Token);
                return;
            }

            await using var ssl = new SslStream(network);
            await ssl.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
            await script(ssl, _stop.Token);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException
            or System.Security.Authentication.AuthenticationException)
        {
            // The client left, or the test is over.
        }
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}
