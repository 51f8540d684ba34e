using System.Numerics;

namespace FirstToken.Statistics;

/// <summary>Ascending samples that lie side by side.</summary>
internal readonly ref struct SortedSpan<T>(ReadOnlySpan<T> ascending) : IAscendingSamples
    where T : struct, IBinaryInteger<T>
{
    private readonly ReadOnlySpan<T> _ascending = ascending;

    public int Count => _ascending.Length;

    public Int128 Sum
    {
        get
        {
            Int128 sum = 0;
            foreach (T sample in _ascending)
            {
                sum += long.CreateTruncating(sample);
            }

            return sum;
        }
    }

    public long At(int rank) => long.CreateTruncating(_ascending[rank - 1]);

    public double SquaresAround(double mean)
    {
        double squares = 0;
        foreach (T sample in _ascending)
        {
            double distance = long.CreateTruncating(sample) - mean;
            squares += distance * distance;
        }

        return squares;
    }
}
