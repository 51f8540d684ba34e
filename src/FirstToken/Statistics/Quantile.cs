namespace FirstToken.Statistics;

/// <summary>A share of a distribution, exact where a <see cref="double"/> is not (0.07 × 100 is more than 7 there).</summary>
/// <param name="PerHundredThousand">The share in units of 1/100,000; from 1 to 100,000.</param>
public readonly record struct Quantile(int PerHundredThousand)
{
    private const int Whole = 100_000;

    /// <summary>The median.</summary>
    public static Quantile P50 { get; } = new(50_000);

    /// <summary>The 90th percentile.</summary>
    public static Quantile P90 { get; } = new(90_000);

    /// <summary>The 95th percentile.</summary>
    public static Quantile P95 { get; } = new(95_000);

    /// <summary>The 99th percentile.</summary>
    public static Quantile P99 { get; } = new(99_000);

    /// <summary>The 99.9th percentile.</summary>
    public static Quantile P999 { get; } = new(99_900);

    /// <summary>The share as a number from 0 to 1.</summary>
    public double Share => (double)PerHundredThousand / Whole;

    /// <summary>Position, from 1, of the nearest-rank percentile among <paramref name="count"/> ascending samples: ⌈q·n⌉.</summary>
    /// <param name="count">Number of samples, at least 1.</param>
    public long Rank(long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(PerHundredThousand is >= 1 and <= Whole, true, nameof(PerHundredThousand));
        return (long)(((Int128)count * PerHundredThousand + Whole - 1) / Whole);
    }
}
