using System.Numerics;

namespace FirstToken.Statistics.Histograms;

/// <summary>
/// Counts of whole non-negative values at a fixed relative precision (HDR histogram). Each power of two is cut into equally
/// wide cells, so that a value and the cell it is counted in differ by less than one part in 10^<see cref="Digits"/>. Grows
/// as larger values come. Not safe for several writers.
/// </summary>
public sealed class HdrHistogram
{
    /// <summary>An hour in microseconds: what a new histogram covers without growing.</summary>
    public const long DefaultHighest = 3_600_000_000;

    private readonly int _unitMagnitude;
    private readonly int _halfMagnitude;
    private readonly int _cells;
    private readonly long _cellMask;
    private readonly int _leadingZeroBase;
    private long[] _counts;

    /// <summary>An empty histogram.</summary>
    /// <param name="highest">The largest value to make room for at once; at least twice <paramref name="lowest"/>.</param>
    /// <param name="digits">Significant decimal digits kept, 1 to 5.</param>
    /// <param name="lowest">The smallest difference that matters; 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of range.</exception>
    public HdrHistogram(long highest = DefaultHighest, int digits = 3, long lowest = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(digits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits, 5);
        ArgumentOutOfRangeException.ThrowIfLessThan(lowest, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lowest, long.MaxValue / 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(highest, 2 * lowest);

        long resolution = 2 * (long)Math.Pow(10, digits);
        int cellMagnitude = 64 - BitOperations.LeadingZeroCount((ulong)(resolution - 1));
        Digits = digits;
        Lowest = lowest;
        _unitMagnitude = BitOperations.Log2((ulong)lowest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_unitMagnitude + cellMagnitude, 62, nameof(lowest));
        _halfMagnitude = cellMagnitude - 1;
        _cells = 1 << cellMagnitude;
        _cellMask = (long)(_cells - 1) << _unitMagnitude;
        _leadingZeroBase = 64 - _unitMagnitude - cellMagnitude;
        Highest = highest;
        _counts = new long[LengthFor(highest)];
    }

    /// <summary>Significant decimal digits kept.</summary>
    public int Digits { get; }

    /// <summary>The smallest difference that matters.</summary>
    public long Lowest { get; }

    /// <summary>The largest value there is room for.</summary>
    public long Highest { get; private set; }

    /// <summary>Number of values recorded.</summary>
    public long TotalCount { get; private set; }

    /// <summary>Lower edge of the lowest cell with a value in it; 0 when empty.</summary>
    public long Min => FirstFilled() is var index and >= 0 ? LowestAt(index) : 0;

    /// <summary>Upper edge of the highest cell with a value in it; 0 when empty.</summary>
    public long Max => LastFilled() is var index and >= 0 ? HighestAt(index) : 0;

    /// <summary>Counts by cell, in the order of the encoding.</summary>
    internal ReadOnlySpan<long> Counts => _counts;

    /// <summary>Adds a value.</summary>
    /// <param name="value">Zero or more.</param>
    /// <param name="count">How often; zero or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is negative.</exception>
    /// <exception cref="OverflowException">More values than 64 bits count.</exception>
    public void Record(long value, long count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        int index = IndexOf(value);
        if (index >= _counts.Length)
        {
            Highest = value;
            Array.Resize(ref _counts, LengthFor(value));
        }

        TotalCount = checked(TotalCount + count);
        _counts[index] += count;
    }

    /// <summary>Adds all values of another histogram; exact when its precision is the same.</summary>
    /// <param name="other">The other; unchanged.</param>
    public void Add(HdrHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        ReadOnlySpan<long> counts = other.Counts;
        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] != 0)
            {
                Record(other.LowestAt(i), counts[i]);
            }
        }
    }

    /// <summary>
    /// The nearest-rank percentile, to this histogram's precision: upper edge of the cell that holds it; 0 when empty.
    /// </summary>
    /// <param name="quantile">Which percentile.</param>
    public long ValueAt(Quantile quantile)
    {
        if (TotalCount == 0)
        {
            return 0;
        }

        long left = quantile.Rank(TotalCount);
        for (int i = 0; i < _counts.Length; i++)
        {
            left -= _counts[i];
            if (left <= 0)
            {
                return HighestAt(i);
            }
        }

        return Max;
    }

    /// <summary>How many values were counted in the cell of <paramref name="value"/>.</summary>
    /// <param name="value">Zero or more.</param>
    public long CountAt(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        int index = IndexOf(value);
        return index < _counts.Length ? _counts[index] : 0;
    }

    /// <summary>Index of the last cell with a value in it; −1 when empty.</summary>
    internal int LastFilled() => Counts.LastIndexOfAnyExcept(0L);

    /// <summary>Adds to a cell by its place in the encoding; false when there is no such cell or the counts overflow.</summary>
    internal bool TryAddAt(int index, long count)
    {
        if (index >= _counts.Length || count < 0 || TotalCount > long.MaxValue - count)
        {
            return false;
        }

        _counts[index] += count;
        TotalCount += count;
        return true;
    }

    private int FirstFilled() => Counts.IndexOfAnyExcept(0L);

    private int IndexOf(long value)
    {
        int bucket = _leadingZeroBase - BitOperations.LeadingZeroCount((ulong)(value | _cellMask));
        int cell = (int)(value >> (bucket + _unitMagnitude));
        return ((bucket + 1) << _halfMagnitude) + cell - (_cells / 2);
    }

    // Whole powers of two, as other implementations do: they may hold values a little above their highest.
    private int LengthFor(long highest) => ((IndexOf(highest) >> _halfMagnitude) + 1) << _halfMagnitude;

    private long LowestAt(int index)
    {
        (int shift, long cell) = Place(index);
        return cell << shift;
    }

    private long HighestAt(int index)
    {
        (int shift, long cell) = Place(index);
        return (cell << shift) + ((1L << shift) - 1);
    }

    private (int Shift, long Cell) Place(int index)
    {
        int bucket = (index >> _halfMagnitude) - 1;
        int cell = (index & ((_cells / 2) - 1)) + (_cells / 2);
        return bucket < 0
            ? (_unitMagnitude, cell - (_cells / 2))
            : (bucket + _unitMagnitude, cell);
    }
}
