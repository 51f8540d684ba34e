using System.Net;
using FirstToken.Gateway.Attempts;
using FirstToken.Settings;
using FirstToken.Transport;

namespace FirstToken.Gateway.Settings;

/// <summary>Puts the settings together: command line before environment variables before file before defaults. Read anew at each <see cref="Load"/>.</summary>
/// <param name="path">The settings file; absent for none.</param>
/// <param name="overrides">What the command line says.</param>
/// <param name="environment">Reads an environment variable; absent is <see langword="null"/>.</param>
public sealed class GatewaySettingsSource(string? path, GatewayOverrides overrides, Func<string, string?> environment)
{
    /// <summary>The settings file; absent for none.</summary>
    public string? Path => path;

    /// <summary>Loads the settings.</summary>
    /// <param name="listening">Where the gateway listens already, which a reload cannot change; absent at the start.</param>
    /// <exception cref="ConfigException">Something is wrong; a line for each mistake, wherever it was made.</exception>
    public LoadedSettings Load(string? listening = null)
    {
        ConfigDocument document = path is null ? ConfigDocument.Parse(string.Empty, Config.DefaultFile, environment) : ConfigDocument.Read(path, environment);
        GatewayFile file = GatewaySettingsReader.Read(document, environment);
        List<string> problems = [];
        List<string> notes = [];
        var composer = new SettingsComposer(file, overrides, environment, problems);
        GatewaySettings settings = composer.Compose();
        settings = new GatewayVariables(environment, problems, notes).Apply(settings);
        settings = settings with { Otlp = OtlpReader.WithVariables(settings.Otlp, environment, problems, notes) };
        settings = WithFlags(settings);
        Check(listening is null ? settings : settings with { Listen = listening }, composer, problems, notes);
        return document.Problems.Count + problems.Count == 0
            ? new LoadedSettings(settings, notes, document.Find(GatewaySettingsReader.Section) is not null)
            : throw new ConfigException(document.Problems, problems);
    }

    private GatewaySettings WithFlags(GatewaySettings settings) => settings with
    {
        Listen = overrides.Listen ?? settings.Listen,
        EventsFile = overrides.EventsFile ?? settings.EventsFile,
        Drain = overrides.Drain ?? settings.Drain,
        KeepAwake = overrides.KeepAwake ?? settings.KeepAwake,
        Upstreams = [.. settings.Upstreams.Select(upstream => upstream with { BusyPoll = overrides.BusyPoll ?? upstream.BusyPoll })],
        Routes = [.. settings.Routes.Select(route => route with { Mode = overrides.Mode ?? route.Mode, Deadlines = overrides.Deadlines.Onto(route.Deadlines) })],
    };

    private void Check(GatewaySettings settings, SettingsComposer composer, List<string> problems, List<string> notes)
    {
        IPEndPoint listen;
        try
        {
            listen = ListenAddress.Parse(settings.Listen);
        }
        catch (FormatException wrong)
        {
            problems.Add($"--listen: {wrong.Message}");
            return;
        }

        problems.AddRange(settings.Upstreams.Where(upstream => LoopGuard.IsOwn(listen, upstream.Url)).Select(upstream => Loop(upstream, composer.Origin(upstream.Name), settings.Listen)));
        if (!IPAddress.IsLoopback(listen.Address) && Missing(settings) is { } missing)
        {
            problems.Add($"listen {settings.Listen} reaches beyond this machine, and so needs {missing} in the section gateway of {path ?? Config.DefaultFile}; or listen on 127.0.0.1");
        }

        if (settings.Redis is { IsEncrypted: false, PasswordFrom: not null } redis && !(redis.Host == "localhost" || (IPAddress.TryParse(redis.Host, out IPAddress? host) && IPAddress.IsLoopback(host))))
        {
            notes.Add($"redis {redis.Host} is reached without TLS: its password crosses the network as it is; rediss:// encrypts it");
        }

        if (!OperatingSystem.IsLinux() && settings.Upstreams.Any(upstream => upstream.BusyPoll))
        {
            notes.Add("busy_poll does nothing here: it needs Linux");
        }
        else if (settings.Upstreams.Where(upstream => upstream is { BusyPoll: true, Http2: true }).Select(upstream => upstream.Name).ToArray() is { Length: > 0 } shared)
        {
            notes.Add($"busy_poll does nothing for {string.Join(", ", shared)}: over HTTP/2 the framework's own client reads");
        }

        foreach (RouteSettings route in settings.Routes.Where(route => route.Upstreams.Count > 1))
        {
            string first = ApiOf(route.Upstreams[0]);
            problems.AddRange(route.Upstreams.Where(name => !UpstreamRequest.CanTake(first, ApiOf(name)))
                .Select(name => $"route {route.Prefix}: upstream {name} speaks {ApiOf(name)}, to which requests for {first} cannot be put (only anthropic and bedrock are translated)"));
            if (route.SpeedUps is { FailOver: false, Hedge: null, Balance: null })
            {
                notes.Add($"route {route.Prefix} leads to {route.Upstreams.Count} upstreams, but only the first is asked: switch on fail_over, hedge or balance");
            }
        }

        string ApiOf(string name) => settings.Upstreams.First(upstream => upstream.Name == name).Api;
        var alternatives = settings.Routes.SelectMany(route => route.Upstreams.Skip(1)).ToHashSet(StringComparer.Ordinal);
        if (settings.Keys.Count == 0 && settings.Upstreams.FirstOrDefault(upstream => upstream.KeyFrom is not null && !alternatives.Contains(upstream.Name)) is { } unused)
        {
            notes.Add($"key_from of upstream {unused.Name} is not used: it serves callers who hold a gateway key, and there are no keys");
        }
    }

    private static string Loop(UpstreamSettings upstream, string? from, string listen)
    {
        string what = $"the gateway itself listens on {listen}, and requests would go round for ever";
        return from switch
        {
            null => $"upstream {upstream.Name} is {upstream.Url.AbsoluteUri.TrimEnd('/')}: {what}; give it another url, or the gateway another address to listen on",
            "--upstream" => $"--upstream {upstream.Name}={upstream.Url.AbsoluteUri.TrimEnd('/')}: {what}; give another",
            _ => $"{from} is {upstream.Url.AbsoluteUri.TrimEnd('/')}: {what}; it is meant for clients: start the gateway without it (env -u {from} firsttoken gateway), or say where requests go with --upstream {upstream.Name}=URL",
        };
    }

    private static string? Missing(GatewaySettings settings) => (settings.Tls is null, settings.Keys.Count == 0) switch
    {
        (true, true) => "TLS and keys (tls: {cert: FILE, key: FILE} and keys:)",
        (true, false) => "TLS (tls: {cert: FILE, key: FILE})",
        (false, true) => "keys (keys: of those who may use it)",
        _ => null,
    };
}
