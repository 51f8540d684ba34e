namespace FirstToken.Statistics.Comparing;

/// <summary>
/// One side of a comparison: the samples of a metric in the order of the requests they come from. A request may have one
/// sample (TTFT) or many (gaps); those of one request are never taken for independent.
/// </summary>
public sealed class ComparedSamples
{
    private const double Noise = 1e-10;

    private readonly double[] _values;
    private readonly int[]? _ends;
    private double[]? _ascending;

    /// <summary>Samples of which each request has one.</summary>
    /// <param name="values">The samples in the order of the requests; finite.</param>
    public ComparedSamples(double[] values)
        : this(values, null)
    {
    }

    /// <summary>Samples of which a request has several.</summary>
    /// <param name="values">All samples, those of one request side by side, in the order of the requests; finite.</param>
    /// <param name="ends">For each request the end of its samples in <paramref name="values"/>; ascending, the last its length.</param>
    public ComparedSamples(double[] values, int[]? ends)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (!Array.TrueForAll(values, double.IsFinite))
        {
            throw new ArgumentException("a sample is not a finite number", nameof(values));
        }

        if (ends is not null && (ends.Length == 0 ? values.Length > 0 : ends[^1] != values.Length))
        {
            throw new ArgumentException("the last request must end where the samples end", nameof(ends));
        }

        _values = values;
        _ends = ends;
    }

    /// <summary>Number of samples.</summary>
    public int Count => _values.Length;

    /// <summary>Number of requests the samples come from.</summary>
    public int Requests => _ends?.Length ?? _values.Length;

    /// <summary>Every sample is more than 0: ratios and logarithms exist.</summary>
    public bool ArePositive => Count > 0 && Ascending[0] > 0;

    /// <summary>Each request has one sample.</summary>
    internal bool AreSingle => _ends is null;

    internal ReadOnlySpan<double> Values => _values;

    /// <summary>The samples, sorted.</summary>
    internal double[] Ascending
    {
        get
        {
            if (_ascending is null)
            {
                double[] sorted = [.. _values];
                Array.Sort(sorted);
                _ascending = sorted;
            }

            return _ascending;
        }
    }

    /// <summary>A percentile by nearest rank; there must be samples.</summary>
    /// <param name="quantile">Which.</param>
    public double At(Quantile quantile) => Percentiles.NearestRank<double>(Ascending, quantile);

    /// <summary>
    /// Sums a score of every sample over each request and centres the sums, so that their mean is 0 whatever number of samples
    /// a request has: (sum of the request's scores − its samples × the mean score) ÷ samples a request.
    /// </summary>
    /// <param name="score">The score of a sample.</param>
    internal double[] ByRequest(Func<double, double> score)
    {
        double[] sums = new double[Requests];
        double all = 0;
        double largest = 0;
        for (int i = 0, request = 0; i < _values.Length; i++)
        {
            while (_ends is not null && i >= _ends[request])
            {
                request++;
            }

            double value = score(_values[i]);
            sums[_ends is null ? i : request] += value;
            all += value;
            largest = Math.Max(largest, Math.Abs(value));
        }

        double mean = all / Count;
        double each = (double)Count / Requests;
        bool spread = false;
        for (int request = 0; request < sums.Length; request++)
        {
            int samples = _ends is null ? 1 : _ends[request] - (request == 0 ? 0 : _ends[request - 1]);
            sums[request] = (sums[request] - (samples * mean)) / each;
            spread |= Math.Abs(sums[request]) > Noise * largest;
        }

        // Equal scores leave only rounding, and rounding resembles its neighbours.
        return spread ? sums : new double[sums.Length];
    }

    /// <summary>The samples with a function that rises over them applied: in the same order, sorted alike.</summary>
    internal ComparedSamples Mapped(Func<double, double> rising) => new(Array.ConvertAll(_values, value => rising(value)), _ends);
}
