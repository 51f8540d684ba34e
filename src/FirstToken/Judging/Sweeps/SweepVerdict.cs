namespace FirstToken.Judging.Sweeps;

/// <summary>What a step of a sweep showed.</summary>
public enum SweepVerdict : byte
{
    /// <summary>Every limit was kept.</summary>
    Passed,

    /// <summary>A limit was missed, or the server did not keep up.</summary>
    Failed,

    /// <summary>This client did not offer the load it was to offer: nothing is known about the server.</summary>
    NotValid,
}
