using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tests.Settings;
using Xunit;

namespace FirstToken.Gateway.Tests.Serving;

public sealed class TlsTests : IDisposable
{
    private readonly SettingsFile _file = new();

    [Fact]
    public async Task Requests_come_in_over_tls_and_a_reload_exchanges_the_certificate()
    {
        GatewayTls files = Write("first");
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url, settings => settings with { Tls = files });
        Assert.Equal("https", gateway.Url.Scheme);
        using SslStream open = await ConnectAsync(gateway.Url);
        Assert.Equal("CN=first", open.RemoteCertificate!.Subject);

        Write("second");
        gateway.Server.Reload(StandardRoutes.With([new UpstreamSettings { Name = "anthropic", Api = "anthropic", Url = upstream.Url }]) with { Tls = files, Drain = TimeSpan.FromSeconds(5) });

        using SslStream later = await ConnectAsync(gateway.Url);
        Assert.Equal("CN=second", later.RemoteCertificate!.Subject);
        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(open), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(later), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("h2", "h2")]
    [InlineData("http/1.1", "http/1.1")]
    public async Task Tls_agrees_on_the_version_that_the_client_wants(string wanted, string agreed)
    {
        GatewayTls files = Write("first");
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url, settings => settings with { Tls = files });

        using SslStream open = await ConnectAsync(gateway.Url, new SslApplicationProtocol(wanted));

        Assert.Equal(agreed, open.NegotiatedApplicationProtocol.ToString());
    }

    [Fact]
    public void A_wide_address_with_certificate_and_keys_is_fine()
    {
        GatewayTls files = Write("any");
        _file.Write($"gateway: {{listen: '0.0.0.0:4000', tls: {{cert: {files.Certificate}, key: {files.Key}}}, keys: [{{name: a, hash: {new string('a', 64)}}}]}}\n");

        Assert.Equal(files, _file.Load().Tls);
    }

    [Fact]
    public void Files_that_do_not_belong_together_are_a_mistake_with_a_place()
    {
        GatewayTls files = Write("one");
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(files.Key, other.ExportPkcs8PrivateKeyPem());
        _file.Write($"gateway:\n  tls: {{cert: {files.Certificate}, key: {files.Key}}}\n");

        string mistake = Assert.Single(_file.Mistakes());

        Assert.StartsWith("2:8: tls: ", mistake, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_not_there_are_a_mistake_with_a_place()
    {
        _file.Write("gateway:\n  tls: {cert: nowhere.pem, key: nowhere.key}\n");

        Assert.StartsWith("2:8: tls: nowhere.pem and nowhere.key cannot be used: ", Assert.Single(_file.Mistakes()), StringComparison.Ordinal);
    }

    public void Dispose() => _file.Dispose();

    private GatewayTls Write(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var files = new GatewayTls(_file["cert.pem"], _file["key.pem"]);
        File.WriteAllText(files.Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(files.Key, key.ExportPkcs8PrivateKeyPem());
        return files;
    }

    private static async Task<SslStream> ConnectAsync(Uri url, params List<SslApplicationProtocol> protocols)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, url.Port, TestContext.Current.CancellationToken);
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true), leaveInnerStreamOpen: false, static (_, certificate, _, _) => certificate?.Subject is "CN=first" or "CN=second");
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "gateway", ApplicationProtocols = protocols }, TestContext.Current.CancellationToken);
        return tls;
    }

    private static async Task<string> AskAsync(SslStream tls)
    {
        await tls.WriteAsync("GET /healthz HTTP/1.1\r\nHost: g\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        byte[] buffer = new byte[4096];
        int read = await tls.ReadAsync(buffer, TestContext.Current.CancellationToken);
        return Encoding.Latin1.GetString(buffer, 0, read);
    }
}
