using System.Net;
using FirstToken.Settings;
using FirstToken.Transport;

namespace FirstToken.Gateway.Settings;

/// <summary>Reads the section <c>gateway</c> of a settings file. Mistakes are noted in the file's document, all of them.</summary>
internal sealed class GatewaySettingsReader
{
    public const string Section = "gateway";

    private readonly Func<string, string?> _environment;
    private GatewayFile _file = new();

    private GatewaySettingsReader(Func<string, string?> environment) => _environment = environment;

    /// <summary>Reads the section.</summary>
    /// <param name="document">The file.</param>
    /// <param name="environment">Reads an environment variable; absent is <see langword="null"/>.</param>
    /// <returns>What the file says; nothing where it has no such section.</returns>
    public static GatewayFile Read(ConfigDocument document, Func<string, string?> environment)
    {
        var reader = new GatewaySettingsReader(environment);
        if (document.Find(Section) is { } section)
        {
            reader.Read(section);
        }

        return reader._file;
    }

    private void Read(ConfigNode section)
    {
        ConfigNode? routes = null;
        var speedUps = SpeedUpsReader.Keys(change => _file = _file with { SpeedUps = change(_file.SpeedUps) });
        SettingValue.Keys(section, Section, new(speedUps)
        {
            ["listen"] = node => _file = _file with { Listen = Address(node) },
            ["tls"] = node => _file = _file with { Tls = TlsReader.Read(node) },
            ["keys"] = node => _file = _file with { Keys = KeysReader.Read(node) },
            ["redis"] = node => _file = _file with { Redis = new RedisReader(_environment).Read(node) },
            ["mode"] = node => _file = _file with { Mode = RoutesReader.Mode(node) },
            ["deadlines"] = node => _file = _file with { Deadlines = RoutesReader.Deadlines(node) },
            ["connections"] = node => _file = _file with { Connections = UpstreamsReader.Connections(node) },
            ["breaker"] = node => _file = _file with { Breaker = SpeedUpsReader.Breaker(node) },
            ["drain"] = node => _file = _file with { Drain = SettingValue.Time(node, "drain") },
            ["events"] = node => _file = _file with { Events = node.Text("events") },
            ["metrics"] = node => _file = _file with { Metrics = SettingValue.Switch(node, "metrics") },
            ["alerts"] = node => _file = _file with { Alerts = AlertsReader.Read(node, _environment) },
            ["otlp"] = node => _file = _file with { Otlp = OtlpReader.Read(node, _environment) },
            ["server_timing"] = node => _file = _file with { ServerTiming = SettingValue.Switch(node, "server_timing") },
            ["warm_up"] = node => _file = _file with { WarmUp = SettingValue.Switch(node, "warm_up") },
            ["accept_encoding"] = node => _file = _file with { AskForIdentity = SettingValue.Word(node, "accept_encoding", ("identity", true), ("pass", false)) },
            ["keep_awake"] = node => _file = _file with { KeepAwake = SettingValue.Switch(node, "keep_awake") },
            ["threads"] = node => _file = _file with { Threads = SettingValue.Whole(node, "threads", 1, GatewayVariables.MostThreads) },
            ["upstreams"] = node => _file = _file with { Upstreams = new UpstreamsReader(_environment).Read(node) },
            ["standard_routes"] = node => _file = _file with { StandardRoutes = SettingValue.Switch(node, "standard_routes") ?? true },
            ["routes"] = node => routes = node,
        });

        // Routes name upstreams, wherever in the section those stand.
        if (routes is not null)
        {
            string[] known = [.. StandardRoutes.UpstreamNames.Concat(_file.Upstreams.Keys).Distinct(StringComparer.Ordinal)];
            _file = _file with { Routes = new RoutesReader(known).Read(routes) };
        }
    }

    private static string? Address(ConfigNode node)
    {
        if (node.Text("listen") is not { } text)
        {
            return null;
        }

        try
        {
            IPEndPoint endpoint = ListenAddress.Parse(text);
            return endpoint.Port >= 0 ? text : null;
        }
        catch (FormatException wrong)
        {
            node.Fault($"listen: {wrong.Message}");
            return null;
        }
    }
}
