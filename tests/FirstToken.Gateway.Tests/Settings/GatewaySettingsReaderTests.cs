using FirstToken.Gateway.Settings;
using Xunit;

namespace FirstToken.Gateway.Tests.Settings;

public sealed class GatewaySettingsReaderTests
{
    [Fact]
    public void A_file_without_the_section_leaves_the_standard_settings()
    {
        using var file = new SettingsFile("targets: [anthropic]\nscenarios: {default: {requests: 5}}\nslos: [ttft_p99<=500]\n");

        LoadedSettings loaded = file.Source().Load();

        Assert.False(loaded.FromFile);
        Assert.Equal("127.0.0.1:4000", loaded.Settings.Listen);
        Assert.Equal(new Uri("https://api.anthropic.com"), Upstream(loaded.Settings, "anthropic").Url);
        Assert.Equal(["/v1", "/api", "/anthropic", "/openai", "/gemini"], loaded.Settings.Routes.Select(route => route.Prefix));
        Assert.Equal(RelayMode.Exact, loaded.Settings.Routes[0].Mode);
        Assert.Equal(new GatewayDeadlines(), loaded.Settings.Routes[0].Deadlines);
    }

    [Fact]
    public void Every_key_is_read()
    {
        using var file = new SettingsFile("""
            gateway:
              listen: localhost:4444
              mode: guarded
              deadlines: {connect: 1s, head: 2s, first-token: 3s, idle: 4s, total: 5m}
              drain: 7s
              events: calls.jsonl
              metrics: false
              server_timing: no
              accept_encoding: pass
              threads: 32
              keep_awake: yes
              warm_up: off
              connections: {max: 100, keep_alive: 30s, life: 2m, http2: true, warm: 3}
              upstreams:
                vllm: {api: openai, url: http://10.0.0.1:8000/v1, key_from: VLLM_KEY, connections: {max: none, http2: false, busy_poll: yes}}
                anthropic: {url: https://example.org/claude, version: 2023-06-01}
                plain: {api: other, url: http://10.0.0.2}
              x-mine: {anything: [1]}
            """);
        file.Environment["VLLM_KEY"] = "secret";

        GatewaySettings settings = file.Load();

        Assert.Equal(("localhost:4444", "calls.jsonl", TimeSpan.FromSeconds(7), (int?)32), (settings.Listen, settings.EventsFile, settings.Drain, settings.MinThreads));
        Assert.True(settings.KeepAwake);
        Assert.Equal((false, false, false, false), (settings.MetricsEndpoint, settings.ServerTiming, settings.AskForIdentity, settings.WarmUpRoutes));
        Assert.All(settings.Routes, route => Assert.Equal(
            (RelayMode.Guarded, new GatewayDeadlines { Connect = S(1), Head = S(2), FirstToken = S(3), Idle = S(4), Total = TimeSpan.FromMinutes(5) }),
            (route.Mode, route.Deadlines)));
        Assert.Equal(
            new UpstreamSettings { Name = "vllm", Api = "openai", Url = new("http://10.0.0.1:8000"), KeyFrom = "VLLM_KEY", KeepAlive = S(30), ConnectionLife = S(120), WarmConnections = 3, BusyPoll = true },
            Upstream(settings, "vllm"));
        Assert.Equal(
            new UpstreamSettings { Name = "anthropic", Api = "anthropic", Url = new("https://example.org/claude"), Version = "2023-06-01", MaxConnections = 100, KeepAlive = S(30), ConnectionLife = S(120), Http2 = true, WarmConnections = 3 },
            Upstream(settings, "anthropic"));
    }

    [Fact]
    public void Staying_awake_is_asked_for_by_a_flag_too_and_is_not_for_http2()
    {
        using var file = new SettingsFile("gateway: {upstreams: {openai: {connections: {http2: true}}}}");

        LoadedSettings loaded = file.Source(new GatewayOverrides { BusyPoll = true, KeepAwake = true }).Load();

        Assert.True(loaded.Settings.KeepAwake);
        Assert.All(loaded.Settings.Upstreams, upstream => Assert.True(upstream.BusyPoll));
        Assert.StartsWith(OperatingSystem.IsLinux() ? "busy_poll does nothing for openai:" : "busy_poll does nothing here:", Assert.Single(loaded.Notes), StringComparison.Ordinal);
        Assert.All(file.Load().Upstreams, upstream => Assert.False(upstream.BusyPoll));
        Assert.False(file.Load().KeepAwake);
    }

    [Fact]
    public void Routes_extend_replace_and_take_away_the_standard_ones()
    {
        using var file = new SettingsFile("""
            gateway:
              mode: guarded
              upstreams: {vllm: {api: anthropic, url: http://10.0.0.1:8000}}
              routes:
                /vllm/: vllm
                /v1: {to: [anthropic, vllm], mode: exact, deadlines: {idle: 9s}}
                /anthropic: {deadlines: {head: 8s}}
                /gemini: off
            """);

        Dictionary<string, RouteSettings> routes = file.Load().Routes.ToDictionary(route => route.Prefix);

        Assert.Equal(["/v1", "/api", "/anthropic", "/openai", "/vllm"], routes.Keys);
        Assert.Equal((true, "vllm"), (routes["/vllm"].StripPrefix, Assert.Single(routes["/vllm"].Upstreams)));
        Assert.Equal((false, RelayMode.Exact, S(9)), (routes["/v1"].StripPrefix, routes["/v1"].Mode, routes["/v1"].Deadlines.Idle));
        Assert.Equal(["anthropic", "vllm"], routes["/v1"].Upstreams);
        Assert.Equal((S(8), RelayMode.Guarded, "anthropic"), (routes["/anthropic"].Deadlines.Head, routes["/anthropic"].Mode, routes["/anthropic"].Upstreams[0]));
    }

    [Fact]
    public void Without_standard_routes_only_those_of_the_file_are_there()
    {
        using var file = new SettingsFile("gateway:\n  standard_routes: false\n  routes: {/claude: anthropic}\n");

        Assert.Equal("/claude", Assert.Single(file.Load().Routes).Prefix);
    }

    [Fact]
    public void What_contradicts_itself_is_a_mistake()
    {
        using var file = new SettingsFile("""
            gateway:
              connections: {max_idle: 3, warm: 4}
              routes:
                /metrics: anthropic
                /x: {to: anthropic, mode: exact, fail_over: true}
                /y: {to: anthropic, breaker: true, hedge: {after: p200}}
            """);

        Assert.Equal(
            [
                "2:16: connections: warm: 4 is more than may be kept (max, max_idle)",
                "4:5: /metrics is a page of the gateway's own: a route of that name would never be asked",
                "5:31: route /x: mode: exact passes each answer on as it begins, and what makes the route faster or safer has to wait for its first token: leave one of them out",
                "6:34: breaker in route /y: it belongs to an upstream, or to gateway, where it holds for all",
                "6:55: after 'p200' is not p95, nor a time such as 30s, 500ms or 2m",
            ],
            file.Mistakes());
    }

    [Fact]
    public void All_mistakes_are_reported_at_once_each_with_its_place()
    {
        using var file = new SettingsFile("""
            gateway:
              lisen: 127.0.0.1:1
              mode: guarde
              drain: soon
              deadlines: {idel: 5s}
              connections: {max: -1}
              upstreams:
                a b: http://10.0.0.1
                vllm: {url: "http://user:secret@10.0.0.1"}
                other: {api: opnai, url: nowhere}
              routes:
                nowhere: anthropic
                /x: antropic
                /y: {mode: exact}
            tragets: []
            """);

        Assert.Equal(
            [
                "2:3: unknown key 'lisen' in gateway; did you mean 'listen'?",
                "3:9: mode 'guarde' is not exact or guarded; did you mean 'guarded'?",
                "4:10: drain 'soon' is not a time such as 30s, 500ms or 2m",
                "5:15: unknown key 'idel' in deadlines; did you mean 'idle'?",
                "6:22: max '-1' is not a whole number from 1, or none",
                "8:5: 'a b' is no name of an upstream: letters, digits, '-', '_' and '.', 64 at most",
                "9:5: upstream 'vllm' needs its API: vllm: {api: openai, url: …}; there are anthropic, openai, azure, gemini, bedrock, other",
                "9:17: '…' is no address: write http://HOST:PORT or https://HOST, without query or credentials",
                "10:18: api 'opnai' is not one of anthropic, openai, azure, gemini, bedrock, other; did you mean 'openai'?",
                "10:30: 'nowhere' is no address: write http://HOST:PORT or https://HOST, without query or credentials",
                "12:5: 'nowhere' is no prefix of paths: write /name, with letters, digits and -._~/ only",
                "13:9: route /x: there is no upstream 'antropic'; did you mean 'anthropic'? (there are anthropic, openai, azure, gemini, bedrock, vllm, other)",
                "14:5: route /y leads nowhere: give to: NAME of an upstream",
                "15:1: unknown key 'tragets'; did you mean 'targets'?",
            ],
            file.Mistakes());
    }

    [Theory]
    [InlineData("api_key: sk-ant-secret", "credentials never stand in this file")]
    [InlineData("key_from: sk-ant-secret", "key_from: names an environment variable")]
    [InlineData("url: https://sk-ant-secret@api.anthropic.com", "is no address")]
    [InlineData("key_from: NOT_SET", "environment variable NOT_SET is not set")]
    public void A_secret_in_the_file_is_refused_and_not_repeated(string line, string expected)
    {
        using var file = new SettingsFile($"gateway:\n  upstreams:\n    anthropic:\n      {line}\n");

        string mistake = Assert.Single(file.Mistakes());
        Assert.Contains(expected, mistake, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-ant-secret", mistake, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_cannot_be_sent_is_named_by_its_variable_alone()
    {
        using var file = new SettingsFile("gateway: {upstreams: {anthropic: {key_from: BROKEN}}}\n");
        file.Environment["BROKEN"] = "sk-1\nsk-2";

        string mistake = Assert.Single(file.Mistakes());
        Assert.Contains("what is in environment variable BROKEN cannot be sent", mistake, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-1", mistake, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gateway: [1, 2]")]
    [InlineData("gateway: 5")]
    [InlineData("gateway: {upstreams: [a], routes: 7, keys: {a: b}, tls: [x], deadlines: 3, connections: []}")]
    [InlineData("gateway: {routes: {/a: {to: {b: c}}, /b: [[x]], /c: }}")]
    [InlineData("gateway: {listen: [1], mode: {a: b}, threads: 1e9, upstreams: {anthropic: [1]}}")]
    [InlineData("gateway: {upstreams: {anthropic: }, events: }")]
    [InlineData("gateway: {keys: [{name: a, hash: 5}, b, [c], {name: '', hash: ''}]}")]
    public void Whatever_stands_there_is_a_mistake_with_a_place_and_never_a_crash(string yaml)
    {
        using var file = new SettingsFile(yaml);

        try
        {
            file.Load();
        }
        catch (FirstToken.Settings.ConfigException wrong)
        {
            Assert.All(wrong.Lines, line => Assert.StartsWith(file.Path, line, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_list_of_limits_alone_is_a_file_without_the_section()
    {
        using var file = new SettingsFile("- ttft_p99<=500\n");

        Assert.False(file.Source().Load().FromFile);
    }

    internal static UpstreamSettings Upstream(GatewaySettings settings, string name) => settings.Upstreams.Single(upstream => upstream.Name == name);

    private static TimeSpan S(int seconds) => TimeSpan.FromSeconds(seconds);
}
