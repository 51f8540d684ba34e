using System.Text;
using FirstToken.Gateway.Guarding;
using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Routing;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Sharing;

namespace FirstToken.Gateway.Serving;

/// <summary>Settings and what was built of them. A reload makes another one; requests under way keep theirs.</summary>
internal sealed class GatewayState
{
    /// <summary>Where gateways tell each other the names of upstreams that fail.</summary>
    public const string BreakerChannel = "breaker";

    private GatewayState(GatewaySettings settings, IReadOnlyDictionary<string, Upstream> upstreams, RouteTable routes, GatewayKeys keys) =>
        (Settings, Upstreams, Routes, Keys) = (settings, upstreams, routes, keys);

    public GatewaySettings Settings { get; }

    public IReadOnlyDictionary<string, Upstream> Upstreams { get; }

    public RouteTable Routes { get; }

    public GatewayKeys Keys { get; }

    /// <summary>Builds routes and upstreams; upstreams of an earlier state whose settings are the same keep their connections.</summary>
    /// <param name="settings">The settings, complete and consistent.</param>
    /// <param name="time">The clock of the keys' limits and of signatures.</param>
    /// <param name="earlier">What is replaced, if anything.</param>
    /// <param name="sharing">With whom what keys have used is shared, if with anybody.</param>
    public static GatewayState Build(GatewaySettings settings, TimeProvider time, GatewayState? earlier = null, GatewaySharing? sharing = null)
    {
        var upstreams = new Dictionary<string, Upstream>(StringComparer.Ordinal);
        foreach (UpstreamSettings upstream in settings.Upstreams)
        {
            upstreams[upstream.Name] = earlier?.Upstreams.GetValueOrDefault(upstream.Name) is { } same && same.Settings == upstream && RequestSigner.IsCurrent(same.Signer, upstream)
                ? same
                : Open(upstream, ConnectDeadline(settings, upstream), time, sharing);
        }

        return new GatewayState(
            settings,
            upstreams,
            new RouteTable(settings.Routes.Select(route => new Route(route, [.. route.Upstreams.Select(name => upstreams[name])]))),
            GatewayKeys.Build(settings.Keys, time, earlier?.Keys, sharing));
    }

    /// <summary>Lets go of the upstreams that the next state does not use: each ends with the last call on it.</summary>
    /// <param name="next">What replaces this state.</param>
    public void Retire(GatewayState next)
    {
        foreach (Upstream upstream in Upstreams.Values.Where(upstream => next.Upstreams.GetValueOrDefault(upstream.Name) != upstream))
        {
            upstream.Uses.Leave();
        }
    }

    // What one gateway finds failing all of them leave alone.
    private static Upstream Open(UpstreamSettings settings, TimeSpan connectDeadline, TimeProvider time, GatewaySharing? sharing)
    {
        var upstream = new Upstream(settings, connectDeadline) { Signer = RequestSigner.Of(settings, time) };
        if (sharing is not null && upstream.Breaker is { } breaker)
        {
            breaker.Opened += () => sharing.Store.Announce(BreakerChannel, Encoding.UTF8.GetBytes(settings.Name));
        }

        return upstream;
    }

    // One pool of connections has one deadline: the most patient of its routes'.
    private static TimeSpan ConnectDeadline(GatewaySettings settings, UpstreamSettings upstream) =>
        settings.Routes.Where(route => route.Upstreams.Contains(upstream.Name)).Select(route => route.Deadlines.Connect)
            .DefaultIfEmpty(new GatewayDeadlines().Connect).Max();
}
