using FirstToken.Settings;

namespace FirstToken.Gateway.Settings;

/// <summary>Reads <c>gateway.routes</c>: for each prefix a name, <c>off</c>, or <c>key: value</c> lines.</summary>
internal sealed class RoutesReader(IReadOnlyCollection<string> upstreams)
{
    private static readonly string[] s_pages = ["/metrics", "/anthropic/metrics", "/sla", "/healthz", "/readyz"];

    public List<RoutePart> Read(ConfigNode node)
    {
        List<RoutePart> routes = [];
        foreach (ConfigEntry entry in node.IsEmpty ? [] : node.Entries("routes"))
        {
            string prefix = entry.Key.TrimEnd('/');
            if (s_pages.Contains(prefix))
            {
                entry.At.Fault($"{prefix} is a page of the gateway's own: a route of that name would never be asked");
            }
            else if (IsPrefix(prefix) && routes.TrueForAll(route => route.Prefix != prefix))
            {
                routes.Add(Read(prefix, entry));
            }
            else
            {
                entry.At.Fault(IsPrefix(prefix)
                    ? $"route {prefix} stands there twice"
                    : $"'{entry.Key}' is no prefix of paths: write /name, with letters, digits and -._~/ only");
            }
        }

        return routes;
    }

    public static RelayMode? Mode(ConfigNode node) => SettingValue.Word(node, "mode", ("exact", RelayMode.Exact), ("guarded", RelayMode.Guarded));

    public static DeadlineChanges Deadlines(ConfigNode node)
    {
        DeadlineChanges read = default;
        SettingValue.Keys(node, "deadlines", new()
        {
            ["connect"] = value => read = read with { Connect = SettingValue.Time(value, "connect") },
            ["head"] = value => read = read with { Head = SettingValue.Time(value, "head") },
            ["first_token"] = value => read = read with { FirstToken = SettingValue.Time(value, "first_token") },
            ["idle"] = value => read = read with { Idle = SettingValue.Time(value, "idle") },
            ["total"] = value => read = read with { Total = SettingValue.Time(value, "total") },
        });
        return read;
    }

    private RoutePart Read(string prefix, ConfigEntry entry)
    {
        var route = new RoutePart(prefix);
        if (!entry.Value.IsMapping)
        {
            return entry.Value.IsSingle && entry.Value.Text($"route {prefix}") is "off"
                ? route with { Off = true }
                : route with { To = Names(entry.Value, prefix) };
        }

        ConfigNode? mode = null;
        bool told = StandardRoutes.FindRoute(prefix) is not null;
        var speedUps = SpeedUpsReader.Keys(change => route = route with { SpeedUps = change(route.SpeedUps) });
        SettingValue.Keys(entry.Value, $"route {prefix}", new(speedUps)
        {
            ["to"] = value => (route, told) = (route with { To = Names(value, prefix) }, true),
            ["strip"] = value => route = route with { Strip = SettingValue.Switch(value, "strip") },
            ["mode"] = value => (route, mode) = (route with { Mode = Mode(value) }, value),
            ["deadlines"] = value => route = route with { Deadlines = Deadlines(value) },
            ["breaker"] = value => value.Fault($"breaker in route {prefix}: it belongs to an upstream, or to gateway, where it holds for all"),
        });
        if (route.Mode == RelayMode.Exact && route.SpeedUps.Onto(new SpeedUpSettings()).AreOn)
        {
            mode!.Fault($"route {prefix}: mode: exact passes each answer on as it begins, and what makes the route faster or safer has to wait for its first token: leave one of them out");
        }

        if (!told)
        {
            entry.At.Fault($"route {prefix} leads nowhere: give to: NAME of an upstream");
        }

        return route;
    }

    private List<string> Names(ConfigNode node, string prefix)
    {
        List<string> names = [];
        foreach (ConfigNode item in node.Items())
        {
            if (item.IsEmpty || item.Text($"route {prefix}") is not { } name)
            {
                item.Fault($"route {prefix} leads nowhere: name an upstream, or write off");
            }
            else if (!upstreams.Contains(name))
            {
                item.Fault($"route {prefix}: there is no upstream '{name}'{Nearest.Hint(name, upstreams)} (there are {string.Join(", ", upstreams)})");
            }
            else if (!names.Contains(name))
            {
                names.Add(name);
            }
        }

        return names;
    }

    private static bool IsPrefix(string prefix) =>
        prefix.Length > 1 && prefix[0] == '/' && !prefix.Contains("//", StringComparison.Ordinal) && !prefix.Split('/').Any(segment => segment is "." or "..")
        && prefix.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_' or '~' or '/');
}
