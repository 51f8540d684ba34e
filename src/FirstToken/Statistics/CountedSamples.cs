namespace FirstToken.Statistics;

/// <summary>
/// Very many samples, exactly: how often each value occurs instead of the values one by one. Gaps of ten million answers are
/// hundreds of millions of samples of a few ten thousand values, and counting needs neither room for each nor a sort.
/// </summary>
internal sealed class CountedSamples : IAscendingSamples
{
    // Four seconds in microseconds; what is longer is rare among gaps and kept one by one.
    private const int Values = 1 << 22;
    private const int BlockBits = 12;
    private const int BlockSize = 1 << BlockBits;

    private readonly int[] _counts = new int[Values];
    private readonly int[] _blocks = new int[Values >> BlockBits];
    private uint[] _longer = [];
    private int _longerCount;
    private bool _sorted = true;

    public int Count { get; private set; }

    public Int128 Sum { get; private set; }

    public void Add(uint value)
    {
        Count = checked(Count + 1);
        Sum += value;
        if (value < Values)
        {
            _counts[value]++;
            _blocks[value >> BlockBits]++;
            return;
        }

        if (_longerCount == _longer.Length)
        {
            Array.Resize(ref _longer, Math.Max(256, _longerCount + (_longerCount / 2)));
        }

        _longer[_longerCount++] = value;
        _sorted = false;
    }

    public long At(int rank)
    {
        int left = rank;
        int counted = Count - _longerCount;
        if (left > counted)
        {
            Sort();
            return _longer[left - counted - 1];
        }

        int block = 0;
        while (left > _blocks[block])
        {
            left -= _blocks[block++];
        }

        int value = block << BlockBits;
        while (left > _counts[value])
        {
            left -= _counts[value++];
        }

        return value;
    }

    public double SquaresAround(double mean)
    {
        Sort(); // the same samples give the same sum to the last bit, in whatever order they came
        double squares = 0;
        for (int block = 0; block < _blocks.Length; block++)
        {
            if (_blocks[block] > 0)
            {
                squares += SquaresIn(block << BlockBits, mean);
            }
        }

        foreach (uint value in _longer.AsSpan(0, _longerCount))
        {
            squares += (value - mean) * (value - mean);
        }

        return squares;
    }

    /// <summary>Hands each value and how often it occurs to <paramref name="take"/>.</summary>
    public void ForEach(Action<long, long> take)
    {
        for (int value = 0; value < Values; value++)
        {
            if (_counts[value] > 0)
            {
                take(value, _counts[value]);
            }
        }

        foreach (uint value in _longer.AsSpan(0, _longerCount))
        {
            take(value, 1);
        }
    }

    private double SquaresIn(int from, double mean)
    {
        double squares = 0;
        for (int value = from; value < from + BlockSize; value++)
        {
            double distance = value - mean;
            squares += _counts[value] * distance * distance;
        }

        return squares;
    }

    private void Sort()
    {
        if (!_sorted)
        {
            Array.Sort(_longer, 0, _longerCount);
            _sorted = true;
        }
    }
}
