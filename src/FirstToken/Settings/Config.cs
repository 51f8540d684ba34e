using FirstToken.Judging;

namespace FirstToken.Settings;

/// <summary>A settings file, <c>firsttoken.yaml</c>: what to measure, how, and what it must keep. Never credentials.</summary>
public sealed record Config
{
    /// <summary>The file looked for where none is named.</summary>
    public const string DefaultFile = "firsttoken.yaml";

    /// <summary>The scenario taken where none is named.</summary>
    public const string DefaultScenario = "default";

    /// <summary>The file, as it was named.</summary>
    public required string Path { get; init; }

    /// <summary>Targets, as the command line takes them.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>The scenarios, in the order of the file.</summary>
    public IReadOnlyList<Scenario> Scenarios { get; init; } = [];

    /// <summary>Limits to keep.</summary>
    public SloSet Slos { get; init; } = new();

    /// <summary>The letters of <c>grade</c>; absent for the usual ones.</summary>
    public GradeLadder? Grades { get; init; }

    /// <summary>The scenario of a name.</summary>
    /// <param name="name">The name; absent for <see cref="DefaultScenario"/>.</param>
    /// <returns><see langword="null"/> where none is named and there is no default.</returns>
    /// <exception cref="ConfigException">There is none of that name.</exception>
    public Scenario? Find(string? name) =>
        Scenarios.FirstOrDefault(scenario => scenario.Name == (name ?? DefaultScenario))
        ?? (name is null ? null : throw new ConfigException(
            $"{Path}: there is no scenario '{name}'" + (Scenarios.Count == 0 ? string.Empty : Nearest.Hint(name, Scenarios.Select(known => known.Name)) + $" (there are {string.Join(", ", Scenarios.Select(known => known.Name))})")));
}
