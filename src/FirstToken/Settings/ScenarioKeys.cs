namespace FirstToken.Settings;

/// <summary>What a scenario may set.</summary>
/// <param name="Names">The keys: flags without their dashes.</param>
/// <param name="Problem">What is wrong with a key's value, one line; <see langword="null"/> where nothing is.</param>
public sealed record ScenarioKeys(IReadOnlyCollection<string> Names, Func<string, string, string?> Problem);
