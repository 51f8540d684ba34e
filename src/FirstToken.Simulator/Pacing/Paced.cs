namespace FirstToken.Simulator.Pacing;

/// <summary>Something that has to be done at exact moments, one after the other.</summary>
internal abstract class Paced
{
    /// <summary>What <see cref="Run"/> returns when nothing is left to do.</summary>
    public const long Done = long.MaxValue;

    /// <summary>Does what is due. Runs on the pacing thread: must not block.</summary>
    /// <param name="due">The moment it was due, steady nanoseconds.</param>
    /// <returns>When to be called again, steady nanoseconds; <see cref="Done"/> for never.</returns>
    public abstract long Run(long due);
}
