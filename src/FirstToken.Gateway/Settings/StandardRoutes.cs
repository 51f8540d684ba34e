using FirstToken.Gateway.Routing;

namespace FirstToken.Gateway.Settings;

/// <summary>The routes every gateway has unless told otherwise: each provider under its name, and Anthropic's own paths at the root.</summary>
public static class StandardRoutes
{
    private static readonly (string Prefix, bool Strip, string Upstream)[] s_routes =
    [
        ("/v1", false, "anthropic"),
        ("/api", false, "anthropic"), // Claude Code says hello there
        ("/anthropic", true, "anthropic"),
        ("/openai", true, "openai"),
        ("/azure", true, "azure"),
        ("/gemini", true, "gemini"),
        ("/bedrock", true, "bedrock"),
    ];

    /// <summary>Names of the upstreams they lead to.</summary>
    public static IReadOnlyList<string> UpstreamNames { get; } = [.. s_routes.Select(route => route.Upstream).Distinct()];

    /// <summary>The variables that say where an upstream is; the first that is set holds.</summary>
    internal static IReadOnlyList<string> UrlVariables(string upstream) => upstream switch
    {
        "anthropic" => ["ANTHROPIC_BASE_URL"],
        "openai" => ["OPENAI_BASE_URL"],
        "azure" => ["AZURE_OPENAI_ENDPOINT"],
        "gemini" => ["GOOGLE_GEMINI_BASE_URL"],
        "bedrock" => ["ANTHROPIC_BEDROCK_BASE_URL", "AWS_ENDPOINT_URL_BEDROCK_RUNTIME"],
        _ => [],
    };

    /// <summary>The variables that hold an upstream's credential; the first that is set holds.</summary>
    internal static IReadOnlyList<string> KeyVariables(string upstream) => upstream switch
    {
        "anthropic" => ["ANTHROPIC_API_KEY"],
        "openai" => ["OPENAI_API_KEY"],
        "azure" => ["AZURE_OPENAI_API_KEY"],
        "gemini" => ["GEMINI_API_KEY", "GOOGLE_API_KEY"],
        "bedrock" => ["AWS_BEARER_TOKEN_BEDROCK"],
        _ => [],
    };

    /// <summary>The prefixes, in order.</summary>
    internal static IEnumerable<string> Prefixes => s_routes.Select(route => route.Prefix);

    /// <summary>The standard route of a prefix, without settings; <see langword="null"/> where there is none.</summary>
    internal static RouteSettings? FindRoute(string prefix) =>
        s_routes.Where(route => route.Prefix == prefix)
            .Select(route => new RouteSettings { Prefix = route.Prefix, StripPrefix = route.Strip, Upstreams = [route.Upstream] }).FirstOrDefault();

    /// <summary>What to set for a standard route that is not there for want of an address; empty for any other path.</summary>
    internal static string Hint(string path, GatewaySettings settings)
    {
        (string prefix, _, string upstream) = s_routes.FirstOrDefault(route => path.StartsWith(route.Prefix + "/", StringComparison.Ordinal));
        IReadOnlyList<string> variables = upstream is null or "anthropic" ? [] : [.. UrlVariables(upstream), .. upstream == "bedrock" ? ["AWS_REGION"] : Array.Empty<string>()];
        return variables.Count == 0 || settings.Upstreams.Any(one => one.Name == upstream) ? string.Empty
            : $"; {prefix} needs to know where to: set {string.Join(" or ", variables)}, or give upstream {upstream} its url in the settings file";
    }

    /// <summary>The address of a provider where nothing else is said: from its usual variables, else its own.</summary>
    /// <param name="upstream">One of <see cref="UpstreamNames"/>.</param>
    /// <param name="environment">Reads an environment variable; absent is <see langword="null"/>.</param>
    /// <returns><see langword="null"/> where only the user can know (Azure without an endpoint).</returns>
    public static Uri? FindUrl(string upstream, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return ApiFamilies.Find(upstream)?.FindUrl(environment);
    }

    /// <summary>An address as the upstream wants it: clients of OpenAI's API bring its version in their paths, so the address has none.</summary>
    /// <param name="upstream">One of <see cref="UpstreamNames"/>.</param>
    /// <param name="url">The address as people write it, which is that of the official SDK.</param>
    public static Uri Normalise(string upstream, Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return upstream == "openai" ? OpenAiFamily.WithoutVersion(url) : url;
    }

    /// <summary>Settings with these routes; those without an address are left out.</summary>
    /// <param name="upstreams">The upstreams there are, by the names in <see cref="UpstreamNames"/>.</param>
    public static GatewaySettings With(IReadOnlyList<UpstreamSettings> upstreams)
    {
        ArgumentNullException.ThrowIfNull(upstreams);
        return new GatewaySettings
        {
            Upstreams = upstreams,
            Routes =
            [
                .. from route in s_routes
                   where upstreams.Any(upstream => upstream.Name == route.Upstream)
                   select new RouteSettings { Prefix = route.Prefix, StripPrefix = route.Strip, Upstreams = [route.Upstream] },
            ],
        };
    }
}
