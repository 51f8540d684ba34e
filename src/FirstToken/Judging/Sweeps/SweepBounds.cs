namespace FirstToken.Judging.Sweeps;

/// <summary>Where a search for the highest load begins, and where it ends.</summary>
public sealed record SweepBounds
{
    /// <summary>The first load; more than 0.</summary>
    public required double From { get; init; }

    /// <summary>No load above this is tried; at least <see cref="From"/>.</summary>
    public required double To { get; init; }

    /// <summary>No load below this is tried, should <see cref="From"/> already be too much; more than 0.</summary>
    public required double Lowest { get; init; }

    /// <summary>Loads are whole numbers (requests in flight) instead of rates.</summary>
    public bool Whole { get; init; }

    /// <summary>From one load to the next while the limit is not in sight; more than 1, 2 unless set.</summary>
    public double Growth { get; init; } = 2;

    /// <summary>How far the highest passing load and the lowest failing one may stay apart, as a share; 0.05 unless set.</summary>
    public double Tolerance { get; init; } = 0.05;

    /// <summary>The most steps, repetitions included; 40 unless set.</summary>
    public int MostSteps { get; init; } = 40;
}
