using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Sharing;
using FirstToken.Gateway.Tests.Settings;
using Xunit;

namespace FirstToken.Gateway.Tests.Sharing;

public sealed class RedisTlsTests : IDisposable
{
    private readonly SettingsFile _files = new();

    [Fact]
    public async Task A_server_whose_authority_is_trusted_is_spoken_to_in_secret()
    {
        await using RedisServer server = await StartAsync(IPAddress.Loopback);
        await using GatewaySharing sharing = await SharingTests.ConnectAsync(server.Settings with { IsEncrypted = true, Authority = _files["cert.pem"] });

        Assert.NotNull(await sharing.Redis.AskAsync("PING"));
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("192.0.2.1", true)]
    public async Task A_server_nobody_vouches_for_is_not_spoken_to(string name, bool isTrusted)
    {
        await using RedisServer server = await StartAsync(IPAddress.Parse(name));
        RedisSettings settings = server.Settings with { IsEncrypted = true, Authority = isTrusted ? _files["cert.pem"] : null };
        await using var sharing = new GatewaySharing(settings, TimeProvider.System);

        await SharingTests.WaitAsync(() => sharing.Redis.Problem is not null);

        Assert.StartsWith("TLS failed (", sharing.Redis.Problem, StringComparison.Ordinal);
        Assert.False(sharing.Redis.IsUp);
    }

    public void Dispose() => _files.Dispose();

    private Task<RedisServer> StartAsync(IPAddress name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=redis", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(name);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        File.WriteAllText(_files["cert.pem"], certificate.ExportCertificatePem());
        File.WriteAllText(_files["key.pem"], key.ExportPkcs8PrivateKeyPem());
        return RedisServer.StartAsync(
            "--port", "0", "--tls-port", RedisServer.PortHere, "--tls-auth-clients", "no",
            "--tls-cert-file", _files["cert.pem"], "--tls-key-file", _files["key.pem"], "--tls-ca-cert-file", _files["cert.pem"]);
    }
}
