namespace FirstToken.Judging.Sweeps;

/// <summary>Why a sweep ended.</summary>
public enum SweepEnd : byte
{
    /// <summary>The highest passing load and the lowest failing one are as near to each other as asked for.</summary>
    Found,

    /// <summary>Even the lowest load tried misses a limit.</summary>
    NothingPasses,

    /// <summary>The highest load allowed still passes.</summary>
    ReachedTo,

    /// <summary>This client could not offer more: the server's limit lies higher.</summary>
    ClientLimit,

    /// <summary>All steps allowed were made.</summary>
    TooManySteps,

    /// <summary>The time allowed was up.</summary>
    TimeUp,

    /// <summary>Going on would have cost more than allowed.</summary>
    CostLimit,

    /// <summary>The user interrupted it.</summary>
    Interrupted,
}
