using System.Text.Json.Serialization;

namespace FirstToken.Recording;

/// <summary>A saved run, schema <c>firsttoken.run/1</c> (design §4.2): what was asked, what was observed, every request.</summary>
public sealed record RunFile
{
    /// <summary>The schema this version writes and reads.</summary>
    public const string CurrentSchema = "firsttoken.run/1";

    /// <summary>Always <see cref="CurrentSchema"/>.</summary>
    public string Schema { get; init => field = value ?? CurrentSchema; } = CurrentSchema;

    /// <summary>Unique id of the run.</summary>
    public required string Id { get; init; }

    /// <summary>What people call the run.</summary>
    public string? Name { get; init; }

    /// <summary>When the file was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Some answer came from the simulator: to be marked in every report.</summary>
    public bool Simulated { get; init; }

    /// <summary>The program that made the file.</summary>
    public required RunTool Tool { get; init; }

    /// <summary>Where the run was made.</summary>
    public required RunEnvironment Environment { get; init; }

    /// <summary>This tool's own error on that machine, by its newest self-test; <see langword="null"/> when none was made.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public SelftestResult? Selftest { get; init; }

    /// <summary>What was asked.</summary>
    public RunConfig Config { get; init => field = value ?? new(); } = new();

    /// <summary>How it went.</summary>
    public RunOutcome Outcome { get; init => field = value ?? new(); } = new();

    /// <summary>Whether the figures may be used.</summary>
    public RunValidity Valid { get; init => field = value ?? new(); } = new();

    /// <summary>The targets, in the order of the run.</summary>
    public required IReadOnlyList<RunTarget> Targets { get; init; }
}
