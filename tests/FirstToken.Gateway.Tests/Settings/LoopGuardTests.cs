using System.Net;
using FirstToken.Gateway.Settings;
using Xunit;

namespace FirstToken.Gateway.Tests.Settings;

public sealed class LoopGuardTests
{
    [Theory]
    [InlineData("127.0.0.1:4000", "http://127.0.0.1:4000", true)]
    [InlineData("127.0.0.1:4000", "http://localhost:4000/v1", true)]
    [InlineData("127.0.0.1:4000", "https://LOCALHOST:4000", true)]
    [InlineData("127.0.0.1:4000", "http://0.0.0.0:4000", true)]
    [InlineData("127.0.0.1:4000", "http://[::ffff:127.0.0.1]:4000", true)]
    [InlineData("[::1]:4000", "http://[::1]:4000", true)]
    [InlineData("0.0.0.0:4000", "http://127.0.0.1:4000", true)]
    [InlineData("0.0.0.0:443", "https://localhost", true)]
    [InlineData("127.0.0.1:4000", "http://127.0.0.1:4010", false)]
    [InlineData("127.0.0.1:4000", "http://127.0.0.2:4000", false)]
    [InlineData("127.0.0.1:4000", "http://10.0.0.1:4000", false)]
    [InlineData("127.0.0.1:0", "http://127.0.0.1", false)]
    public void An_upstream_that_is_the_gateway_itself_is_known(string listen, string upstream, bool isOwn) =>
        Assert.Equal(isOwn, LoopGuard.IsOwn(IPEndPoint.Parse(listen), new Uri(upstream)));

    [Fact]
    public void The_variable_meant_for_clients_is_named_with_the_way_out()
    {
        using var file = new SettingsFile();
        file.Environment["ANTHROPIC_BASE_URL"] = "http://localhost:4000";

        Assert.Equal(
            "ANTHROPIC_BASE_URL is http://localhost:4000: the gateway itself listens on 127.0.0.1:4000, and requests would go round for ever; it is meant for clients: start the gateway without it (env -u ANTHROPIC_BASE_URL firsttoken gateway), or say where requests go with --upstream anthropic=URL",
            Assert.Single(file.Mistakes()));
    }

    [Fact]
    public void A_flag_that_says_where_requests_go_puts_the_variable_out_of_force()
    {
        using var file = new SettingsFile();
        file.Environment["ANTHROPIC_BASE_URL"] = "http://localhost:4000";

        Assert.Equal(new Uri("https://api.anthropic.com"), file.Load(new GatewayOverrides { Upstreams = ["https://api.anthropic.com"] }).Upstreams[0].Url);
    }

    [Theory]
    [InlineData("0.0.0.0:4000", "TLS and keys")]
    [InlineData("*:4000", "TLS and keys")]
    [InlineData("10.1.2.3:4000", "TLS and keys")]
    [InlineData("[::]:4000", "TLS and keys")]
    public void To_listen_wider_takes_tls_and_keys(string listen, string expected)
    {
        using var file = new SettingsFile();

        string mistake = Assert.Single(file.Mistakes(new GatewayOverrides { Listen = listen }));

        Assert.StartsWith($"listen {listen} reaches beyond this machine, and so needs {expected}", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_without_tls_are_not_enough_to_listen_wider()
    {
        using var file = new SettingsFile($"gateway: {{listen: '0.0.0.0:4000', keys: [{{name: a, hash: {new string('a', 64)}}}]}}\n");

        Assert.Contains("needs TLS (tls: {cert: FILE, key: FILE})", Assert.Single(file.Mistakes()), StringComparison.Ordinal);
    }
}
