using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Settings;

namespace FirstToken.Gateway.Routing;

/// <summary>A route with the upstreams it leads to.</summary>
/// <param name="Settings">What it was told.</param>
/// <param name="Upstreams">Its upstreams, the preferred one first; at least one.</param>
internal sealed record Route(RouteSettings Settings, IReadOnlyList<Upstream> Upstreams)
{
    public Upstream First => Upstreams[0];

    /// <summary>The path that goes upstream.</summary>
    /// <param name="path">The client's path.</param>
    public ReadOnlySpan<char> Rest(ReadOnlySpan<char> path) => Settings.StripPrefix ? path[Settings.Prefix.Length..] : path;
}
