namespace FirstToken.Gateway.Alerting;

/// <summary>An alarm that was raised, lasts, or has ended.</summary>
internal sealed record Alert
{
    /// <summary>Name of the rule.</summary>
    public required string Name { get; init; }

    /// <summary>What tells this gateway from others.</summary>
    public required string Instance { get; init; }

    /// <summary>What the figure is, for people.</summary>
    public required string Label { get; init; }

    /// <summary>The unit of figure and limit.</summary>
    public required string Unit { get; init; }

    /// <summary>The limit.</summary>
    public required double Limit { get; init; }

    /// <summary>Whether the figure is wrong below the limit.</summary>
    public bool Below { get; init; }

    /// <summary>The figure; absent where it is not known any more.</summary>
    public double? Value { get; init; }

    /// <summary>When it was raised.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>When it ended; absent while it lasts.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>It was sent before and is sent again since it lasts.</summary>
    public bool Repeated { get; init; }

    /// <summary>Whether it came from figures of our simulator.</summary>
    public bool Simulated { get; init; }

    /// <summary><c>firing</c> or <c>resolved</c>.</summary>
    public string Status => EndsAt is null ? "firing" : "resolved";

    /// <summary>All of it in a line.</summary>
    public string Summary
    {
        get
        {
            string limit = $"{(Below ? "lower" : "upper")} limit {AlertFigure.Limit(Limit, Unit)}";
            string value = Value is { } figure ? AlertFigure.Value(figure, Limit, Unit) : "no longer known";
            return $"{(EndsAt is null ? "firing" : "resolved")}: {Label} is {value} ({limit}) at {Instance}{(Simulated ? ", SIMULATED" : string.Empty)}";
        }
    }
}
