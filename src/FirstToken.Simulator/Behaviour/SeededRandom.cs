namespace FirstToken.Simulator.Behaviour;

/// <summary>SplitMix64: a stream of numbers that is the same for the same seed on every machine.</summary>
internal struct SeededRandom(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A generator of its own for the n-th request of a run.</summary>
    public static SeededRandom For(ulong seed, long number) =>
        new(seed ^ (unchecked((ulong)number) * 0xD1B54A32D192ED03UL));

    public ulong NextUInt64()
    {
        _state = unchecked(_state + 0x9E3779B97F4A7C15UL);
        return Statistics.SeededRandom.Mix(_state);
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Standard normal, by Box and Muller.</summary>
    public double NextNormal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }
}
