using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Settings;

namespace FirstToken.Gateway.Routing;

/// <summary>A route with the upstreams it leads to.</summary>
/// <param name="Settings">What it was told.</param>
/// <param name="Upstreams">Its upstreams, the preferred one first; at least one.</param>
internal sealed record Route(RouteSettings Settings, IReadOnlyList<Upstream> Upstreams)
{
    public Upstream First => Upstreams[0];

    /// <summary>Keeps its upstreams open for a call, until <see cref="Leave"/>.</summary>
    /// <returns><see langword="false"/> where a reload has already closed one.</returns>
    public bool TryEnter()
    {
        for (int entered = 0; entered < Upstreams.Count; entered++)
        {
            if (!Upstreams[entered].Uses.TryEnter())
            {
                while (entered-- > 0)
                {
                    Upstreams[entered].Uses.Leave();
                }

                return false;
            }
        }

        return true;
    }

    /// <summary>A call that entered has ended.</summary>
    public void Leave()
    {
        for (int upstream = 0; upstream < Upstreams.Count; upstream++)
        {
            Upstreams[upstream].Uses.Leave();
        }
    }

    /// <summary>The path that goes upstream.</summary>
    /// <param name="path">The client's path.</param>
    public ReadOnlySpan<char> Rest(ReadOnlySpan<char> path) => Settings.StripPrefix ? path[Settings.Prefix.Length..] : path;
}
