using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FirstToken.Gateway.Settings;
using Xunit;

namespace FirstToken.Gateway.Tests.Settings;

public sealed class RedisReaderTests
{
    private const string Wanted = "no address of a Redis: write redis://HOST:PORT/DATABASE, or rediss:// with TLS";

    [Theory]
    [InlineData("redis://127.0.0.1:6380/2", "127.0.0.1", 6380, 2, false)]
    [InlineData("redis://cache.internal", "cache.internal", 6379, 0, false)]
    [InlineData("redis://cache.internal/", "cache.internal", 6379, 0, false)]
    [InlineData("rediss://[::1]:7000/0", "::1", 7000, 0, true)]
    public void An_address_says_host_port_database_and_encryption(string url, string host, int port, int database, bool isEncrypted)
    {
        using var file = new SettingsFile($"gateway: {{redis: {{url: '{url}'}}}}\n");

        Assert.Equal(new RedisSettings { Host = host, Port = port, Database = database, IsEncrypted = isEncrypted }, file.Load().Redis);
    }

    [Fact]
    public void Everything_else_is_read_and_has_a_default()
    {
        using var file = new SettingsFile("gateway: {redis: {url: redis://r, user_from: R_USER, password_from: R_PASSWORD, budget: 2ms, prefix: staging}}\n");
        file.Environment["R_USER"] = "u";
        file.Environment["R_PASSWORD"] = "p";

        RedisSettings settings = file.Load().Redis!;

        Assert.Equal(new RedisSettings { Host = "r", UserFrom = "R_USER", PasswordFrom = "R_PASSWORD", Budget = TimeSpan.FromMilliseconds(2), Prefix = "staging" }, settings);
        Assert.Equal((6379, 0, TimeSpan.FromMilliseconds(5), "firsttoken"), (new RedisSettings { Host = "r" }.Port, settings.Database, new RedisSettings { Host = "r" }.Budget, new RedisSettings { Host = "r" }.Prefix));
    }

    [Theory]
    [InlineData("redis://127.0.0.1", 0)]
    [InlineData("redis://localhost", 0)]
    [InlineData("rediss://cache.internal", 0)]
    [InlineData("redis://cache.internal", 1)]
    [InlineData("redis://10.0.0.7", 1)]
    public void A_password_that_would_cross_the_network_in_the_open_is_remarked_on(string url, int expected)
    {
        using var file = new SettingsFile($"gateway: {{redis: {{url: '{url}', password_from: R_PASSWORD}}}}\n");
        file.Environment["R_PASSWORD"] = "p";

        Assert.Equal(expected, file.Source().Load().Notes.Count(note => note.Contains("without TLS", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_gateway_on_its_own_has_none()
    {
        using var file = new SettingsFile("gateway: {listen: 127.0.0.1:0}\n");

        Assert.Null(file.Load().Redis);
    }

    [Theory]
    [InlineData("{url: redis://:hunter2@r}", "2:16: url of redis: credentials never stand in this file; name the environment variables that hold them: user_from: REDIS_USER, password_from: REDIS_PASSWORD")]
    [InlineData("{url: redis://r, password: hunter2}", "2:37: redis: credentials never stand in this file; name the environment variables that hold them: user_from: REDIS_USER, password_from: REDIS_PASSWORD")]
    [InlineData("{url: redis://r, password_from: R_PASSWORD}", "2:42: password_from: environment variable R_PASSWORD is not set")]
    [InlineData("{url: http://r}", "2:16: 'http://r' is " + Wanted)]
    [InlineData("{url: redis://r/one}", "2:16: 'redis://r/one' is " + Wanted)]
    [InlineData("{url: redis://r/-1}", "2:16: 'redis://r/-1' is " + Wanted)]
    [InlineData("{url: 'redis://r?password=hunter2'}", "2:16: '…' is " + Wanted)]
    [InlineData("{url: r}", "2:16: 'r' is " + Wanted)]
    [InlineData("{budget: 5ms}", "2:10: redis has no address: give url: redis://HOST:PORT")]
    [InlineData("{url: redis://r, budget: 2m}", "2:35: budget '2m' is not a time such as 5ms, 1s at most")]
    [InlineData("{url: redis://r, prefix: 'a b'}", "2:35: prefix 'a b': letters, digits, '-', '_', '.' and ':', 64 at most")]
    [InlineData("{url: redis://r, user_from: R_USER}", "2:10: redis: a user logs in with a password: name the variable that holds it, password_from: REDIS_PASSWORD")]
    [InlineData("{url: rediss://r, ca: /dev/null}", "2:32: ca: /dev/null holds no certificate in PEM")]
    [InlineData("{url: rediss://r, ca: /nowhere/ca.pem}", "2:32: ca: /nowhere/ca.pem cannot be used: Could not find a part of the path '/nowhere/ca.pem'.")]
    [InlineData("{url: redis://r, ca: CA}", "2:10: redis: ca vouches for a certificate, and this connection has none: write url: rediss://HOST:PORT")]
    [InlineData("{url: redis://r, ulr: x}", "2:27: unknown key 'ulr' in redis; did you mean 'url'?")]
    public void A_mistake_is_told_with_its_place_and_no_secret(string redis, string expected)
    {
        using var file = new SettingsFile();
        File.WriteAllText(file["ca.pem"], Certificate());
        file.Write($"gateway:\n  redis: {redis.Replace("CA}", file["ca.pem"] + "}", StringComparison.Ordinal)}\n");
        file.Environment["R_USER"] = "u";

        Assert.Equal(expected, Assert.Single(file.Mistakes()));
    }

    private static string Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=ca", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return certificate.ExportCertificatePem();
    }
}
