using System.Text.Json.Serialization;

namespace FirstToken.Recording.Sweeps;

/// <summary>A saved sweep, schema <c>firsttoken.sweep/1</c>: the figures of every step and what they lead to. Each step's run is a file of its own.</summary>
public sealed record SweepFile
{
    /// <summary>The schema this version writes and reads.</summary>
    public const string CurrentSchema = "firsttoken.sweep/1";

    /// <summary>Always <see cref="CurrentSchema"/>.</summary>
    public string Schema { get; init => field = value ?? CurrentSchema; } = CurrentSchema;

    /// <summary>Unique id of the sweep.</summary>
    public required string Id { get; init; }

    /// <summary>What people call the sweep.</summary>
    public string? Name { get; init; }

    /// <summary>When the file was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Some answer came from the simulator: to be marked in every report.</summary>
    public bool Simulated { get; init; }

    /// <summary>The program that made the file.</summary>
    public required RunTool Tool { get; init; }

    /// <summary>Where the sweep was made.</summary>
    public required RunEnvironment Environment { get; init; }

    /// <summary>This tool's own error on that machine, by its newest self-test; <see langword="null"/> when none was made.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public SelftestResult? Selftest { get; init; }

    /// <summary>What was asked.</summary>
    public required SweepConfig Config { get; init; }

    /// <summary>The target, one request at a time, before the first step; absent where the sweep did not get so far.</summary>
    public SweepStep? Calibration { get; init; }

    /// <summary>The steps, in their order.</summary>
    public IReadOnlyList<SweepStep> Steps { get; init => field = value ?? []; } = [];

    /// <summary>What they lead to.</summary>
    public required SweepResult Result { get; init; }
}
