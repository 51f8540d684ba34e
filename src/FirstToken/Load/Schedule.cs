namespace FirstToken.Load;

/// <summary>Which target each request of a run goes to, and which of them are warm-up. Pure.</summary>
/// <param name="Targets">How many targets there are.</param>
/// <param name="Warmup">Warm-up requests to each.</param>
/// <param name="Requests">Measured requests to each; <see langword="null"/> for as many as the time allows.</param>
/// <param name="Interleave">A B A B … rather than all of A, then all of B.</param>
internal sealed record Schedule(int Targets, int Warmup, int? Requests, bool Interleave)
{
    /// <summary>Warm-up requests of all targets.</summary>
    public int WarmupTotal => Warmup * Targets;

    /// <summary>Requests in all, warm-up included; <see langword="null"/> for no end.</summary>
    public long? Total => Requests is { } requests ? ((long)requests * Targets) + WarmupTotal : null;

    /// <summary>The request at a position of the run.</summary>
    /// <param name="position">From 0, in order of starting.</param>
    /// <returns>Its number (negative for warm-up) and its target.</returns>
    public (int Number, int Target) At(long position)
    {
        long warmup = WarmupTotal;
        int number = (int)(position - warmup);
        if (Interleave || Requests is not { } requests)
        {
            return (number, (int)(position % Targets));
        }

        // One after the other: each target's warm-up stands directly before its measured part.
        long block = Warmup + requests;
        int target = (int)(position / block);
        long inBlock = position % block;
        return inBlock < Warmup
            ? ((int)(inBlock - warmup), target)
            : ((int)((target * (long)requests) + inBlock - Warmup), target);
    }
}
