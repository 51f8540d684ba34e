using FirstToken.Recording;
using FirstToken.Statistics.Histograms;

namespace FirstToken.Statistics;

/// <summary>
/// Collects the samples of one metric exactly, in whole thousandths of its unit. Four bytes a sample while all of them fit
/// (71 minutes in microseconds), eight from the first that does not: ten million requests have ten metrics.
/// </summary>
public sealed class SampleSet
{
    private const int FirstCapacity = 256;

    private uint[]? _narrow = [];
    private long[] _wide = [];
    private bool _sorted = true;

    /// <summary>Number of samples.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a sample.</summary>
    /// <param name="thousandths">Whole thousandths of the unit.</param>
    public void Add(long thousandths)
    {
        _sorted = false;
        if (_narrow is not null && (ulong)thousandths > uint.MaxValue)
        {
            Widen();
        }

        if (_narrow is null)
        {
            Grow(ref _wide);
            _wide[Count++] = thousandths;
        }
        else
        {
            Grow(ref _narrow);
            _narrow[Count++] = (uint)thousandths;
        }
    }

    /// <summary>Adds a sample where there is one.</summary>
    /// <param name="thousandths">Whole thousandths of the unit.</param>
    public void Add(long? thousandths)
    {
        if (thousandths is { } value)
        {
            Add(value);
        }
    }

    /// <summary>The samples' summary; <see langword="null"/> without samples.</summary>
    public Summary? Summarise()
    {
        Sort();
        return _narrow is null
            ? Summaries.OfSorted<long>(_wide.AsSpan(0, Count))
            : Summaries.OfSorted<uint>(_narrow.AsSpan(0, Count));
    }

    /// <summary>The samples as a histogram to three digits; negative samples count as zero.</summary>
    public HdrHistogram ToHistogram()
    {
        var histogram = new HdrHistogram();
        for (int i = 0; i < Count; i++)
        {
            histogram.Record(Math.Max(0, _narrow is null ? _wide[i] : _narrow[i]));
        }

        return histogram;
    }

    /// <summary>The nearest-rank percentile in thousandths; <see langword="null"/> without samples.</summary>
    /// <param name="quantile">Which percentile.</param>
    public long? At(Quantile quantile)
    {
        if (Count == 0)
        {
            return null;
        }

        Sort();
        int index = (int)quantile.Rank(Count) - 1;
        return _narrow is null ? _wide[index] : _narrow[index];
    }

    private void Sort()
    {
        if (_sorted)
        {
            return;
        }

        if (_narrow is null)
        {
            Array.Sort(_wide, 0, Count);
        }
        else
        {
            Array.Sort(_narrow, 0, Count);
        }

        _sorted = true;
    }

    private void Widen()
    {
        uint[] narrow = _narrow!; // only called while narrow
        _wide = new long[Math.Max(narrow.Length, FirstCapacity)];
        for (int i = 0; i < Count; i++)
        {
            _wide[i] = narrow[i];
        }

        _narrow = null;
    }

    private void Grow<T>(ref T[] samples)
    {
        if (Count == samples.Length)
        {
            // Half as much again: doubling would leave a long run's arrays half empty.
            Array.Resize(ref samples, Math.Max(FirstCapacity, Count + (Count / 2)));
        }
    }
}
