namespace FirstToken.Statistics;

/// <summary>
/// Random numbers that are the same for the same seed on every machine and version: xoshiro256** of Blackman and Vigna,
/// "Scrambled linear pseudorandom number generators" (2018), its state filled by SplitMix64. Not for secrets, not thread safe.
/// </summary>
public sealed class SeededRandom
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <summary>Starts the sequence of a seed; neighbouring seeds give unrelated sequences.</summary>
    /// <param name="seed">Any value, 0 included.</param>
    public SeededRandom(ulong seed)
    {
        _a = Mix(seed += GoldenGamma);
        _b = Mix(seed += GoldenGamma);
        _c = Mix(seed += GoldenGamma);
        _d = Mix(seed + GoldenGamma);
    }

    /// <summary>Scatters a number over all 64 bits (SplitMix64's finishing step). One to one: different in, different out.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        ulong result = ulong.RotateLeft(_b * 5, 7) * 9;
        ulong shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = ulong.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>Uniform over [0, 1): a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1L << 53));

    /// <summary>Uniform over 0 … <paramref name="below"/> − 1. The bias is below 2⁻³² for any int.</summary>
    /// <param name="below">More than 0.</param>
    public int NextInt(int below)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(below);
        return (int)(((NextBits() >> 32) * (ulong)below) >> 32);
    }

    /// <summary>Exponentially distributed with mean 1.</summary>
    public double NextExponential() => -Math.Log(1 - NextDouble());

    /// <summary>Normally distributed with mean 0 and standard deviation 1 (Marsaglia's polar method).</summary>
    public double NextNormal()
    {
        while (true)
        {
            double x = (2 * NextDouble()) - 1;
            double y = (2 * NextDouble()) - 1;
            double square = (x * x) + (y * y);
            if (square is > 0 and < 1)
            {
                return x * Math.Sqrt(-2 * Math.Log(square) / square);
            }
        }
    }

    /// <summary>
    /// Gamma distributed with the given shape and scale 1, so that mean and variance are the shape. Marsaglia and Tsang,
    /// "A simple method for generating gamma variables" (2000); below shape 1 by their step up to shape + 1.
    /// </summary>
    /// <param name="shape">More than 0.</param>
    public double NextGamma(double shape)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape);
        if (shape < 1)
        {
            return NextGamma(shape + 1) * Math.Pow(1 - NextDouble(), 1 / shape);
        }

        double d = shape - (1.0 / 3);
        double c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double normal = NextNormal();
            double v = 1 + (c * normal);
            if (v <= 0)
            {
                continue;
            }

            v = v * v * v;
            if (Math.Log(1 - NextDouble()) < (0.5 * normal * normal) + d - (d * v) + (d * Math.Log(v)))
            {
                return d * v;
            }
        }
    }
}
