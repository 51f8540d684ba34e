using FirstToken.Gateway.Settings;
using Xunit;

namespace FirstToken.Gateway.Tests.Settings;

public sealed class GatewayVariablesTests
{
    [Fact]
    public void Nothing_limits_connections_unless_somebody_asks_for_it()
    {
        using var file = new SettingsFile();

        UpstreamSettings anthropic = Anthropic(file.Load());

        Assert.Null(anthropic.MaxConnections);
        Assert.Equal(TimeSpan.FromMinutes(5), anthropic.KeepAlive);
    }

    [Fact]
    public void Variables_go_before_the_file()
    {
        using var file = new SettingsFile("""
            gateway:
              metrics: true
              threads: 2
              connections: {max: 5, keep_alive: 5s, warm: 1, http2: false}
              upstreams: {anthropic: {url: https://file.example, version: 2023-01-01}}
            """);
        file.Environment["ANTHROPIC_BASE_URL"] = "https://variable.example";
        file.Environment["ANTHROPIC_VERSION"] = "2023-06-01";
        file.Environment["ANTHROPIC_MAX_CONNECTIONS"] = "200";
        file.Environment["ANTHROPIC_KEEPALIVE_EXPIRY"] = "30";
        file.Environment["ANTHROPIC_MAX_KEEPALIVE"] = "100";
        file.Environment["PRODUCTION_ENABLE_HTTP2"] = "true";
        file.Environment["PRODUCTION_WARMUP_CONNECTIONS"] = "4";
        file.Environment["ENABLE_METRICS_ENDPOINT"] = "false";
        file.Environment["ROUTER_THREAD_POOL_SIZE"] = "16";

        GatewaySettings settings = file.Load();

        Assert.Equal(
            new UpstreamSettings
            {
                Name = "anthropic", Api = "anthropic", Url = new("https://variable.example"), Version = "2023-06-01", MaxConnections = 200,
                MaxIdleConnections = 100, KeepAlive = TimeSpan.FromSeconds(30), Http2 = true, WarmConnections = 4,
            },
            Anthropic(settings));
        Assert.Equal((false, (int?)16), (settings.MetricsEndpoint, settings.MinThreads));
        Assert.Equal((5, TimeSpan.FromSeconds(5)), (GatewaySettingsReaderTests.Upstream(settings, "openai").MaxConnections!.Value, GatewaySettingsReaderTests.Upstream(settings, "openai").KeepAlive));
    }

    [Fact]
    public void Flags_go_before_variables()
    {
        using var file = new SettingsFile("gateway: {listen: '127.0.0.1:1', mode: exact, drain: 1s, events: file.jsonl}\n");
        file.Environment["ANTHROPIC_BASE_URL"] = "https://variable.example";
        file.Environment["ANTHROPIC_TIMEOUT"] = "60";
        var flags = new GatewayOverrides
        {
            Listen = "127.0.0.1:2",
            Upstreams = ["https://flag.example", "openai=https://flag.example/v1"],
            Mode = RelayMode.Guarded,
            EventsFile = "flag.jsonl",
            Drain = TimeSpan.FromSeconds(2),
            Deadlines = new DeadlineChanges(Idle: TimeSpan.FromSeconds(3)),
        };

        GatewaySettings settings = file.Load(flags);

        Assert.Equal(("127.0.0.1:2", "flag.jsonl", TimeSpan.FromSeconds(2)), (settings.Listen, settings.EventsFile, settings.Drain));
        Assert.Equal(new Uri("https://flag.example"), Anthropic(settings).Url);
        Assert.Equal(new Uri("https://flag.example"), GatewaySettingsReaderTests.Upstream(settings, "openai").Url);
        Assert.Equal((RelayMode.Guarded, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(60)), (settings.Routes[0].Mode, settings.Routes[0].Deadlines.Idle, settings.Routes[0].Deadlines.Head));
    }

    [Fact]
    public void The_timeout_bounds_each_wait_of_anthropics_routes_and_no_whole_request()
    {
        using var file = new SettingsFile();
        file.Environment["ANTHROPIC_TIMEOUT"] = "60";

        Dictionary<string, GatewayDeadlines> deadlines = file.Load().Routes.ToDictionary(route => route.Prefix, route => route.Deadlines);

        var standard = new GatewayDeadlines();
        Assert.Equal(standard with { Head = TimeSpan.FromSeconds(60), Idle = TimeSpan.FromSeconds(60) }, deadlines["/v1"]);
        Assert.Equal(standard, deadlines["/openai"]);
    }

    [Fact]
    public void What_has_no_effect_is_said()
    {
        using var file = new SettingsFile();
        file.Environment["ANTHROPIC_CHUNK_SIZE"] = "8192";

        IReadOnlyList<string> notes = file.Source().Load().Notes;

        Assert.StartsWith("ANTHROPIC_CHUNK_SIZE has no effect: each read is passed on at once", Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Http2_is_not_forced_on_an_upstream_without_tls()
    {
        using var file = new SettingsFile();
        file.Environment["ANTHROPIC_BASE_URL"] = "http://10.0.0.1";
        file.Environment["PRODUCTION_ENABLE_HTTP2"] = "true";

        LoadedSettings loaded = file.Source().Load();

        Assert.False(Anthropic(loaded.Settings).Http2);
        Assert.Contains("stays HTTP/1.1", Assert.Single(loaded.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_bad_value_gets_a_line_beside_those_of_the_file()
    {
        using var file = new SettingsFile("gateway: {mode: fast}\n");
        file.Environment["ANTHROPIC_BASE_URL"] = "api.anthropic.com";
        file.Environment["ANTHROPIC_MAX_CONNECTIONS"] = "many";
        file.Environment["ANTHROPIC_KEEPALIVE_EXPIRY"] = "-1";
        file.Environment["PRODUCTION_WARMUP_CONNECTIONS"] = "true";
        file.Environment["PRODUCTION_ENABLE_HTTP2"] = "maybe";
        file.Environment["ANTHROPIC_TIMEOUT"] = "never";
        file.Environment["ANTHROPIC_VERSION"] = "1";
        file.Environment["ANTHROPIC_MAX_KEEPALIVE"] = "x";
        file.Environment["ENABLE_METRICS_ENDPOINT"] = "perhaps";
        file.Environment["ROUTER_THREAD_POOL_SIZE"] = "0";

        string[] mistakes = file.Mistakes();

        Assert.Equal(
            [
                "1:17: mode", "ANTHROPIC_BASE_URL", "ANTHROPIC_MAX_CONNECTIONS", "ANTHROPIC_MAX_KEEPALIVE", "ANTHROPIC_KEEPALIVE_EXPIRY", "PRODUCTION_WARMUP_CONNECTIONS", "PRODUCTION_ENABLE_HTTP2",
                "ANTHROPIC_TIMEOUT", "ANTHROPIC_VERSION", "ENABLE_METRICS_ENDPOINT", "ROUTER_THREAD_POOL_SIZE",
            ],
            mistakes.Select(line => line.StartsWith("1:17: mode", StringComparison.Ordinal) ? "1:17: mode" : line[..line.IndexOf(':', StringComparison.Ordinal)]));
        Assert.Contains("PRODUCTION_WARMUP_CONNECTIONS: 'true' is not a number of connections from 0 to 1000", mistakes);
    }

    [Fact]
    public void The_operators_key_serves_nobody_while_there_are_no_gateway_keys()
    {
        using var file = new SettingsFile();
        file.Environment["ANTHROPIC_API_KEY"] = "sk-ant-secret";

        Assert.Null(Anthropic(file.Load()).KeyFrom);
    }

    [Fact]
    public void With_gateway_keys_the_usual_variables_are_the_upstreams_credentials()
    {
        using var file = new SettingsFile($"gateway: {{keys: [{{name: alice, hash: {new string('a', 64)}}}], upstreams: {{mine: {{api: anthropic, url: 'http://10.0.0.1'}}}}}}\n");
        file.Environment["ANTHROPIC_API_KEY"] = "sk-ant-secret";
        file.Environment["GOOGLE_API_KEY"] = "g-secret";

        GatewaySettings settings = file.Load();

        Assert.Equal(("ANTHROPIC_API_KEY", "GOOGLE_API_KEY"), (Anthropic(settings).KeyFrom, GatewaySettingsReaderTests.Upstream(settings, "gemini").KeyFrom));
        Assert.Null(GatewaySettingsReaderTests.Upstream(settings, "openai").KeyFrom);
        Assert.Null(GatewaySettingsReaderTests.Upstream(settings, "mine").KeyFrom);
    }

    private static UpstreamSettings Anthropic(GatewaySettings settings) => GatewaySettingsReaderTests.Upstream(settings, "anthropic");
}
