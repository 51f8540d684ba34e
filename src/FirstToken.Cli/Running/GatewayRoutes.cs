using FirstToken.Cli.Shell;
using FirstToken.Providers;

namespace FirstToken.Cli.Running;

/// <summary>Where a gateway has the provider that a target speaks to.</summary>
internal static class GatewayRoutes
{
    private static readonly (string Provider, string Upstream, string BasePath)[] s_routes =
    [
        ("anthropic", "anthropic", ""), ("sim", "anthropic", ""), ("openai", "openai", "/openai/v1"), ("azure", "azure", "/azure"), ("gemini", "gemini", "/gemini"), ("bedrock", "bedrock", "/bedrock"),
    ];

    /// <summary>The <c>--upstream</c> of a gateway in front of a target.</summary>
    /// <exception cref="CommandFailure">It has no route for it.</exception>
    public static string UpstreamFlag(Target target) => $"{Find(target).Upstream}={target.BaseUrl.AbsoluteUri.TrimEnd('/')}";

    /// <summary>The same target through a gateway. An address with a path is taken as the base URL itself.</summary>
    /// <exception cref="CommandFailure">The gateway has no route for it.</exception>
    public static Target Through(Uri gateway, Target target)
    {
        Uri url = gateway.AbsolutePath.Length > 1 ? gateway : new Uri(gateway, Find(target).BasePath);
        return target with { BaseUrl = url, Name = $"{target.Name} through {gateway.AbsoluteUri.TrimEnd('/')}" };
    }

    private static (string Upstream, string BasePath) Find(Target target)
    {
        (string Provider, string Upstream, string BasePath) route = Array.Find(s_routes, route => target.Provider.Name.Split('-')[0] == route.Provider);
        return route.Upstream is null
            ? throw CommandFailure.Usage($"the gateway has no standard route for {target.Provider.Name}; give the base URL behind it, with its path: --gateway http://127.0.0.1:4000/PATH")
            : (route.Upstream, route.BasePath);
    }
}
