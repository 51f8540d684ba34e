using System.Globalization;
using FirstToken.Settings;

namespace FirstToken.Gateway.Settings;

/// <summary>
/// The environment variables of the gateway, those of the Python pass-throughs it replaces. They go before the file and behind the
/// command line, and concern the upstreams that speak Anthropic's API. Mistakes and remarks gather, a line each.
/// </summary>
internal sealed class GatewayVariables(Func<string, string?> environment, List<string> problems, List<string> notes)
{
    public const int MostThreads = 4096;
    public const int MostWarm = 1000;
    private const string Api = "anthropic";
    private const int MostConnections = 1_000_000;

    /// <summary>Settings with what the variables say in place of their own.</summary>
    public GatewaySettings Apply(GatewaySettings settings)
    {
        var connections = new ConnectionChanges
        {
            Max = Read("ANTHROPIC_MAX_CONNECTIONS", Whole(1, MostConnections), "a whole number from 1"),
            MaxIdle = Read("ANTHROPIC_MAX_KEEPALIVE", Whole(0, MostConnections), "a whole number from 0"),
            KeepAlive = Read("ANTHROPIC_KEEPALIVE_EXPIRY", TimeText.Read, "a number of seconds, or " + TimeText.Wanted),
            Warm = Read("PRODUCTION_WARMUP_CONNECTIONS", Whole(0, MostWarm), $"a number of connections from 0 to {MostWarm}"),
        };
        bool? http2 = Read("PRODUCTION_ENABLE_HTTP2", SettingValue.ReadSwitch, "true or false");
        TimeSpan? silence = Read("ANTHROPIC_TIMEOUT", TimeText.Read, "a number of seconds, or " + TimeText.Wanted);
        string? version = Version();
        Remark();
        var changed = settings with
        {
            MetricsEndpoint = Read("ENABLE_METRICS_ENDPOINT", SettingValue.ReadSwitch, "true or false") ?? settings.MetricsEndpoint,
            MinThreads = Read("ROUTER_THREAD_POOL_SIZE", Whole(1, MostThreads), $"a whole number from 1 to {MostThreads}") ?? settings.MinThreads,
            Upstreams = [.. settings.Upstreams.Select(upstream => upstream.Api == Api
                ? Http2(connections.Onto(upstream) with { Version = version ?? upstream.Version }, http2)
                : upstream)],
        };
        if (silence is null)
        {
            return changed;
        }

        // What one number means to httpx: each wait for bytes, never the whole. First tokens keep their own: models think for minutes.
        HashSet<string> names = [.. settings.Upstreams.Where(upstream => upstream.Api == Api).Select(upstream => upstream.Name)];
        var deadlines = new DeadlineChanges { Head = silence, Idle = silence };
        return changed with
        {
            Routes = [.. settings.Routes.Select(route => names.Contains(route.Upstreams[0]) ? route with { Deadlines = deadlines.Onto(route.Deadlines) } : route)],
        };
    }

    /// <summary>Whether a text is a version of Anthropic's API, which are days.</summary>
    public static bool IsVersion(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private UpstreamSettings Http2(UpstreamSettings upstream, bool? wanted)
    {
        if (wanted is true && upstream.Url.Scheme == Uri.UriSchemeHttp && !upstream.Http2)
        {
            notes.Add($"PRODUCTION_ENABLE_HTTP2: {upstream.Name} is reached without TLS, where nothing settles the version: it stays HTTP/1.1 (connections: {{http2: true}} in the file forces it)");
            return upstream;
        }

        return upstream with { Http2 = wanted ?? upstream.Http2 };
    }

    private string? Version()
    {
        if (environment("ANTHROPIC_VERSION") is not { Length: > 0 } text)
        {
            return null;
        }

        if (IsVersion(text))
        {
            return text;
        }

        problems.Add($"ANTHROPIC_VERSION: '{Short(text)}' is no version of Anthropic's API such as 2023-06-01");
        return null;
    }

    private void Remark()
    {
        if (environment("ANTHROPIC_CHUNK_SIZE") is { Length: > 0 })
        {
            notes.Add("ANTHROPIC_CHUNK_SIZE has no effect: each read is passed on at once, however small; to wait for a full chunk would hold tokens back");
        }
    }

    private T? Read<T>(string variable, Func<string, T?> read, string wanted)
        where T : struct
    {
        if (environment(variable) is not { Length: > 0 } text)
        {
            return null;
        }

        T? value = read(text.Trim());
        if (value is null)
        {
            problems.Add($"{variable}: '{Short(text)}' is not {wanted}");
        }

        return value;
    }

    private static Func<string, int?> Whole(int least, int most) => text => SettingValue.ReadWhole(text, least, most);

    private static string Short(string text) => text.Length <= 32 ? text : text[..32] + "…";
}
