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
    [InlineData("{url: redis://r, ulr: x}", "2:27: unknown key 'ulr' in redis; did you mean 'url'?")]
    public void A_mistake_is_told_with_its_place_and_no_secret(string redis, string expected)
    {
        using var file = new SettingsFile($"gateway:\n  redis: {redis}\n");
        file.Environment["R_USER"] = "u";

        Assert.Equal(expected, Assert.Single(file.Mistakes()));
    }
}
