using FirstToken.Recording;
using FirstToken.Statistics.Histograms;

namespace FirstToken.Statistics;

/// <summary>
/// Collects the samples of one metric exactly, in whole thousandths of its unit. A million are kept one by one, four bytes
/// each; from there on they are counted (<see cref="CountedSamples"/>), so that the room needed no longer grows with their
/// number. Once a sample does not fit 32 bits (71 minutes in microseconds, or below zero) all are kept in eight bytes.
/// </summary>
public sealed class SampleSet
{
    private const int FirstCapacity = 256;
    private const int MostKeptSingly = 1 << 20;

    private uint[] _narrow = [];
    private long[]? _wide;
    private CountedSamples? _counted;
    private int _count;
    private bool _sorted = true;

    /// <summary>Number of samples.</summary>
    public int Count => _counted?.Count ?? _count;

    /// <summary>Adds a sample.</summary>
    /// <param name="thousandths">Whole thousandths of the unit.</param>
    /// <exception cref="OverflowException">There would be more than 2,147,483,647.</exception>
    public void Add(long thousandths)
    {
        _sorted = false;
        if ((ulong)thousandths > uint.MaxValue && _wide is null)
        {
            Widen();
        }

        if (_wide is not null)
        {
            Grow(ref _wide);
            _wide[_count++] = thousandths;
        }
        else if (_counted is not null)
        {
            _counted.Add((uint)thousandths);
        }
        else
        {
            Grow(ref _narrow);
            _narrow[_count++] = (uint)thousandths;
            if (_count == MostKeptSingly)
            {
                CountFromNowOn();
            }
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
        if (_counted is not null)
        {
            return Summaries.Of(_counted);
        }

        Sort();
        return _wide is null
            ? Summaries.OfSorted<uint>(_narrow.AsSpan(0, _count))
            : Summaries.OfSorted<long>(_wide.AsSpan(0, _count));
    }

    /// <summary>The samples as a histogram to three digits; negative samples count as zero.</summary>
    public HdrHistogram ToHistogram()
    {
        var histogram = new HdrHistogram();
        if (_counted is not null)
        {
            _counted.ForEach(histogram.Record);
            return histogram;
        }

        for (int i = 0; i < _count; i++)
        {
            histogram.Record(Math.Max(0, _wide is null ? _narrow[i] : _wide[i]));
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
        int rank = (int)quantile.Rank(Count);
        return _counted?.At(rank) ?? (_wide is null ? _narrow[rank - 1] : _wide[rank - 1]);
    }

    private void Sort()
    {
        if (_sorted || _counted is not null)
        {
            return;
        }

        if (_wide is null)
        {
            Array.Sort(_narrow, 0, _count);
        }
        else
        {
            Array.Sort(_wide, 0, _count);
        }

        _sorted = true;
    }

    private void CountFromNowOn()
    {
        var counted = new CountedSamples();
        foreach (uint sample in _narrow.AsSpan(0, _count))
        {
            counted.Add(sample);
        }

        _counted = counted;
        _narrow = [];
    }

    private void Widen()
    {
        long[] wide = new long[Math.Max(Count + 1, FirstCapacity)];
        int filled = 0;
        if (_counted is not null)
        {
            _counted.ForEach((value, times) =>
            {
                wide.AsSpan(filled, (int)times).Fill(value);
                filled += (int)times;
            });
        }
        else
        {
            foreach (uint sample in _narrow.AsSpan(0, _count))
            {
                wide[filled++] = sample;
            }
        }

        _count = filled;
        _wide = wide;
        _narrow = [];
        _counted = null;
    }

    private void Grow<T>(ref T[] samples)
    {
        if (_count == samples.Length)
        {
            // Half as much again: doubling would leave a long run's arrays half empty.
            Array.Resize(ref samples, Math.Max(FirstCapacity, _count + (_count / 2)));
        }
    }
}
