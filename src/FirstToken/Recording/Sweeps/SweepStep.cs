namespace FirstToken.Recording.Sweeps;

/// <summary>One step of a sweep.</summary>
public sealed record SweepStep
{
    /// <summary>Its number, from 1; 0 for the calibration.</summary>
    public int N { get; init; }

    /// <summary>The load: requests a second, or requests in flight.</summary>
    public double Load { get; init; }

    /// <summary><c>passed</c>, <c>failed</c> or <c>not_valid</c>; absent for the calibration.</summary>
    public string? Verdict { get; init; }

    /// <summary>It could have gone the other way.</summary>
    public bool Borderline { get; init; }

    /// <summary>Why it failed, is not valid or is borderline.</summary>
    public IReadOnlyList<string> Reasons { get; init => field = value ?? []; } = [];

    /// <summary>How it stood to each limit.</summary>
    public IReadOnlyList<SweepSlo> Slos { get; init => field = value ?? []; } = [];

    /// <summary>Requests a second that kept every limit a request can be held to.</summary>
    public double? GoodputPerS { get; init; }

    /// <summary>Why its run ended, as in a run file.</summary>
    public string? Stop { get; init; }

    /// <summary>Its run file, from the folder of the sweep file.</summary>
    public string? Run { get; init; }

    /// <summary>Its figures; the requests are in its run file.</summary>
    public required RunTarget Target { get; init; }
}

/// <summary>How a step stood to one limit.</summary>
/// <param name="Limit">The limit, as it is written.</param>
/// <param name="Value">The figure; absent where the step had none.</param>
/// <param name="Met">Whether the limit was kept; absent without a figure.</param>
public sealed record SweepSlo(string Limit, double? Value, bool? Met);
