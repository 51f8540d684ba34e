namespace FirstToken.Transport;

/// <summary>How long each phase of a request may take before we end it. Checked every 50 ms or finer.</summary>
public sealed record Deadlines
{
    /// <summary>The default deadlines.</summary>
    public static Deadlines Default { get; } = new();

    /// <summary>DNS, TCP and TLS together. Default 10 s.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Handing the request to the socket. Default 30 s.</summary>
    public TimeSpan Send { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From the request to the first response byte. Default 120 s: large models think before they speak.</summary>
    public TimeSpan FirstByte { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Between two reads of one answer. Default 60 s.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The whole request. Default 300 s.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>For the end of the HTTP body once the answer itself is complete; then the connection is closed. Default 1 s.</summary>
    public TimeSpan Tail { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Every phase capped by one figure, as <c>--timeout</c> asks.</summary>
    /// <param name="total">The cap on the whole request.</param>
    public static Deadlines Within(TimeSpan total) => new()
    {
        Connect = Min(Default.Connect, total),
        Send = Min(Default.Send, total),
        FirstByte = total,
        Idle = Min(Default.Idle, total),
        Total = total,
    };

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;
}
