namespace FirstToken.Cli.Running;

/// <summary>What <c>gateway</c> was asked for, before anything of the gateway is loaded.</summary>
internal sealed record GatewayFlags
{
    public string? Listen { get; init; }

    /// <summary><c>[NAME=]URL</c> each.</summary>
    public IReadOnlyList<string> Upstreams { get; init; } = [];

    /// <summary>The settings file; absent for none.</summary>
    public string? Config { get; init; }

    /// <summary>Whether the file was named, and not just found.</summary>
    public bool ConfigNamed { get; init; }

    /// <summary>Mode of every route; absent for what the file says.</summary>
    public bool? Guarded { get; init; }

    public string? Events { get; init; }

    public TimeSpan? Connect { get; init; }

    public TimeSpan? Head { get; init; }

    public TimeSpan? FirstToken { get; init; }

    public TimeSpan? Idle { get; init; }

    public TimeSpan? Total { get; init; }

    public TimeSpan? Drain { get; init; }

    /// <summary>The upstream that an <c>--upstream</c> is for: Anthropic's where it names none.</summary>
    public static string UpstreamOf(string flag)
    {
        int sign = flag.IndexOf('=', StringComparison.Ordinal);
        return sign > 0 && !flag[..sign].Contains(':', StringComparison.Ordinal) ? flag[..sign] : "anthropic";
    }

    /// <summary>Whether it keeps the machine's processors from sleeping while a request is under way; absent for what the file says.</summary>
    public bool? KeepAwake { get; init; }

    /// <summary>Whether the gateway looks for tokens without sleeping; absent for what the file says.</summary>
    public bool? BusyPoll { get; init; }
}
