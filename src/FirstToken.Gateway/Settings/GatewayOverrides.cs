namespace FirstToken.Gateway.Settings;

/// <summary>What the command line says: it goes before variables and file.</summary>
public sealed record GatewayOverrides
{
    /// <summary>Where to listen, <c>HOST:PORT</c>.</summary>
    public string? Listen { get; init; }

    /// <summary>Upstreams, <c>[NAME=]URL</c> each; without a name Anthropic's, <c>all=</c> for every standard one.</summary>
    public IReadOnlyList<string> Upstreams { get; init; } = [];

    /// <summary>Mode of every route.</summary>
    public RelayMode? Mode { get; init; }

    /// <summary>Event log.</summary>
    public string? EventsFile { get; init; }

    /// <summary>Deadlines of every route.</summary>
    public DeadlineChanges Deadlines { get; init; }

    /// <summary>Whether the machine's processors are kept from sleeping while a request is under way.</summary>
    public bool? KeepAwake { get; init; }

    /// <summary>Whether what comes of every upstream is looked for without sleeping.</summary>
    public bool? BusyPoll { get; init; }

    /// <summary>How long open streams may go on.</summary>
    public TimeSpan? Drain { get; init; }
}
