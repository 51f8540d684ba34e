namespace FirstToken.Recording;

/// <summary>Whether a run's figures may be used, and what to know about them.</summary>
public sealed record RunValidity
{
    /// <summary>Nothing speaks against the figures.</summary>
    public bool Ok { get; init; } = true;

    /// <summary>Why the run is not valid, one line each; empty when it is.</summary>
    public IReadOnlyList<string> Reasons { get; init => field = value ?? []; } = [];

    /// <summary>What to keep in mind about a run that is valid, one line each.</summary>
    public IReadOnlyList<string> Notes { get; init => field = value ?? []; } = [];
}
