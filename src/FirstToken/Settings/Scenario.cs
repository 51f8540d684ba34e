using FirstToken.Judging;

namespace FirstToken.Settings;

/// <summary>A named set of flags: what <c>bench</c> does where the command line does not say.</summary>
public sealed record Scenario
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Targets, as the command line takes them; empty for those of the file.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Its own limits; absent for those of the file.</summary>
    public SloSet? Slos { get; init; }

    /// <summary>Its flags, in the order of the file.</summary>
    public IReadOnlyList<ScenarioFlag> Flags { get; init; } = [];
}

/// <summary>A flag that a scenario sets.</summary>
/// <param name="Key">The flag's long name without its dashes (<c>max-tokens</c>).</param>
/// <param name="Value">What it is set to, as it stands in the file.</param>
public sealed record ScenarioFlag(string Key, string Value);
