using FirstToken.Gateway.Settings;

namespace FirstToken.Gateway.Watching;

/// <summary>How an upstream is reached. Seconds; absent is without a limit, or not a setting of ours.</summary>
internal sealed record AdapterConfiguration
{
    /// <summary>Its name.</summary>
    public string? Upstream { get; init; }

    /// <summary>Its API.</summary>
    public string? Api { get; init; }

    /// <summary>Scheme, host and path; never a user or a password.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>The most connections.</summary>
    public int? MaxConnections { get; init; }

    /// <summary>The most connections kept without use.</summary>
    public int? MaxKeepalive { get; init; }

    /// <summary>How long a connection is kept without use, seconds.</summary>
    public double? KeepaliveExpiry { get; init; }

    /// <summary>How long a connection is used at most, seconds.</summary>
    public double? ConnectionLife { get; init; }

    /// <summary>The deadline for a whole request, seconds.</summary>
    public double? Timeout { get; init; }

    /// <summary>The deadline for each silence inside an answer, seconds: what <c>ANTHROPIC_TIMEOUT</c> sets.</summary>
    public double? ReadTimeout { get; init; }

    /// <summary>The deadline for opening a connection, seconds.</summary>
    public double? ConnectTimeout { get; init; }

    /// <summary>Whether HTTP/2 is spoken.</summary>
    public bool? Http2 { get; init; }

    /// <summary>Connections kept ready.</summary>
    public int? WarmupConnections { get; init; }

    /// <summary>Of the first route's preferred upstream.</summary>
    public static AdapterConfiguration Of(GatewaySettings settings)
    {
        RouteSettings? route = settings.Routes is [var first, ..] ? first : null;
        UpstreamSettings? upstream = route?.Upstreams is [var name, ..]
            ? settings.Upstreams.FirstOrDefault(one => one.Name == name)
            : null;
        return new AdapterConfiguration
        {
            Upstream = upstream?.Name,
            Api = upstream?.Api,
            BaseUrl = upstream?.Url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped),
            MaxConnections = upstream?.MaxConnections,
            MaxKeepalive = upstream?.MaxIdleConnections,
            KeepaliveExpiry = upstream?.KeepAlive.TotalSeconds,
            ConnectionLife = upstream?.ConnectionLife.TotalSeconds,
            Timeout = route?.Deadlines.Total.TotalSeconds,
            ReadTimeout = route?.Deadlines.Idle.TotalSeconds,
            ConnectTimeout = route?.Deadlines.Connect.TotalSeconds,
            Http2 = upstream?.Http2,
            WarmupConnections = upstream?.WarmConnections,
        };
    }
}
