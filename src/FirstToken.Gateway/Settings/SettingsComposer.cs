using FirstToken.Gateway.Routing;

namespace FirstToken.Gateway.Settings;

/// <summary>Makes upstreams and routes of what the file says and of the standard ones.</summary>
internal sealed class SettingsComposer(GatewayFile file, GatewayOverrides overrides, Func<string, string?> environment, List<string> problems)
{
    private readonly UpstreamAddresses _addresses = new(overrides.Upstreams, file.Upstreams, environment, problems);
    private readonly Dictionary<string, string?> _origins = new(StringComparer.Ordinal);
    private readonly HashSet<string> _missing = new(StringComparer.Ordinal);

    /// <summary>Who said where an upstream is: a variable's name, <c>--upstream</c>, or nobody.</summary>
    public string? Origin(string upstream) => _origins.GetValueOrDefault(upstream);

    public GatewaySettings Compose()
    {
        List<UpstreamSettings> upstreams = [];
        foreach (string name in StandardRoutes.UpstreamNames.Concat(file.Upstreams.Keys).Distinct(StringComparer.Ordinal))
        {
            if (Upstream(file.Upstreams.GetValueOrDefault(name) ?? new UpstreamPart(name) { Api = name }) is { } upstream)
            {
                upstreams.Add(upstream);
            }
        }

        var settings = new GatewaySettings { Upstreams = upstreams, Routes = Routes([.. upstreams.Select(upstream => upstream.Name)]) };
        if (settings.Routes.Count == 0 && problems.Count == 0)
        {
            problems.Add("no route is left: give one under gateway.routes, or leave the standard ones");
        }

        return settings with
        {
            Listen = file.Listen ?? settings.Listen,
            Tls = file.Tls,
            Keys = file.Keys,
            Redis = file.Redis,
            EventsFile = file.Events,
            MetricsEndpoint = file.Metrics ?? settings.MetricsEndpoint,
            Alerts = file.Alerts,
            Otlp = file.Otlp,
            ServerTiming = file.ServerTiming ?? settings.ServerTiming,
            WarmUpRoutes = file.WarmUp ?? settings.WarmUpRoutes,
            AskForIdentity = file.AskForIdentity ?? settings.AskForIdentity,
            Drain = file.Drain ?? settings.Drain,
            KeepAwake = file.KeepAwake ?? settings.KeepAwake,
            MinThreads = file.Threads,
        };
    }

    private UpstreamSettings? Upstream(UpstreamPart part)
    {
        (Uri? url, string? from) = _addresses.Find(part);
        if (url is null || part.Api is null)
        {
            if (part is { SignAt: { } sign, Api: not null, Region: null } && from is null)
            {
                sign.Fault(NoRegion(part)); // without an address that says it
            }
            else if (from is null && file.Upstreams.ContainsKey(part.Name))
            {
                Miss(part.Name);
            }

            return null;
        }

        _origins[part.Name] = from;
        string? keyFrom = part.KeyFrom;
        if (file.Keys.Count > 0 && part.Sign is null)
        {
            // A caller with a gateway key has no other to send.
            keyFrom ??= StandardRoutes.KeyVariables(part.Name).FirstOrDefault(variable => Credential.Problem(variable, environment) is null);
        }

        var upstream = new UpstreamSettings { Name = part.Name, Api = part.Api, Url = url, KeyFrom = keyFrom, Sign = part.Sign, Region = part.Sign is null ? part.Region : Region(part, url), Version = part.Version, Breaker = (part.Breaker ?? file.Breaker)?.Value, Models = part.Models };
        return part.Connections.Onto(file.Connections.Onto(upstream));
    }

    // A signature is for one region, and the server has to be of that one: a standard host's name says which.
    private string? Region(UpstreamPart part, Uri url)
    {
        ApiFamily? family = ApiFamilies.Find(part.Api!);
        string? ofHost = family?.FindRegion(url, static _ => null);
        if (ofHost is not null && part.Region is not null && ofHost != part.Region)
        {
            part.SignAt!.Fault($"sign: region {part.Region} of upstream '{part.Name}' is not that of {url.Host}: AWS takes signatures for its own region alone");
        }

        string? region = part.Region ?? family?.FindRegion(url, environment);
        if (region is null || !AwsSigningReader.IsRegion(region))
        {
            part.SignAt!.Fault(NoRegion(part));
        }

        return region;
    }

    private static string NoRegion(UpstreamPart part) => $"sign: upstream '{part.Name}' has no AWS region to sign for: give region: us-east-1, or set AWS_REGION";

    private List<RouteSettings> Routes(HashSet<string> upstreams)
    {
        var routes = new Dictionary<string, RouteSettings>(StringComparer.Ordinal);
        foreach (string prefix in file.StandardRoutes ? StandardRoutes.Prefixes : [])
        {
            if (StandardRoutes.FindRoute(prefix) is { } route && upstreams.Contains(route.Upstreams[0]))
            {
                routes[prefix] = route;
            }
        }

        foreach (RoutePart part in file.Routes)
        {
            RouteSettings route = StandardRoutes.FindRoute(part.Prefix) ?? new RouteSettings { Prefix = part.Prefix, Upstreams = [] };
            route = route with { Upstreams = part.To.Count > 0 ? part.To : route.Upstreams, StripPrefix = part.Strip ?? route.StripPrefix };
            string? missing = part.Off ? null : route.Upstreams.FirstOrDefault(name => !upstreams.Contains(name));
            if (missing is not null)
            {
                Miss(missing);
            }

            if (part.Off || missing is not null || route.Upstreams.Count == 0)
            {
                routes.Remove(part.Prefix);
            }
            else
            {
                routes[part.Prefix] = route;
            }
        }

        return [.. routes.Values.Select(WithSettings)];
    }

    private RouteSettings WithSettings(RouteSettings route)
    {
        RoutePart? part = file.Routes.FirstOrDefault(one => one.Prefix == route.Prefix);
        return route with
        {
            Mode = part?.Mode ?? file.Mode ?? route.Mode,
            Deadlines = (part?.Deadlines ?? default).Onto(file.Deadlines.Onto(route.Deadlines)),
            SpeedUps = (part?.SpeedUps ?? new()).Onto(file.SpeedUps.Onto(route.SpeedUps)),
        };
    }

    // An upstream with a mistake in the file has been named already, with its line.
    private void Miss(string name)
    {
        IReadOnlyList<string> variables = StandardRoutes.UrlVariables(name);
        if (variables.Count > 0 && _missing.Add(name))
        {
            problems.Add($"upstream {name} has no address: give its url, or set {string.Join(" or ", variables)}");
        }
    }
}
