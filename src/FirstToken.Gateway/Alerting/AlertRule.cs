namespace FirstToken.Gateway.Alerting;

/// <summary>A limit on a figure.</summary>
/// <param name="Name">Its name (<c>p95_latency</c>).</param>
/// <param name="Label">What the figure is, for people.</param>
/// <param name="Unit">The unit of figure and limit.</param>
/// <param name="Limit">The limit.</param>
/// <param name="Value">Takes the figure from the input.</param>
internal sealed record AlertRule(string Name, string Label, string Unit, double Limit, Func<AlertInput, double?> Value)
{
    /// <summary>Whether the figure is wrong below the limit, not above it.</summary>
    public bool Below { get; init; }

    /// <summary>How long it must be wrong before the alarm.</summary>
    public TimeSpan For { get; init; }

    /// <summary>How long it must be well again before the alarm ends.</summary>
    public TimeSpan ResolveFor { get; init; }

    /// <summary>Share of the limit that well again is away from it.</summary>
    public double Margin { get; init; }

    /// <summary>Whether a figure is wrong.</summary>
    public bool Crossed(double value) => Below ? value < Limit : value > Limit;

    /// <summary>Whether a figure is well again.</summary>
    public bool Well(double value) => Below ? value >= Limit * (1 + Margin) : value <= Limit * (1 - Margin);
}
