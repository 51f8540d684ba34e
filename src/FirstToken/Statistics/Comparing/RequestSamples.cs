using FirstToken.Recording;

namespace FirstToken.Statistics.Comparing;

/// <summary>The samples of one metric of a target, with the request each comes from, in the order the requests were started.</summary>
public sealed class RequestSamples
{
    private RequestSamples(ComparedSamples samples, int[] numbers, double[] perRequest) =>
        (Samples, Numbers, PerRequest) = (samples, numbers, perRequest);

    /// <summary>The samples.</summary>
    public ComparedSamples Samples { get; }

    /// <summary>One figure a request: its sample, or the mean of its samples.</summary>
    public IReadOnlyList<double> PerRequest { get; }

    /// <summary>The requests' positions in the run.</summary>
    internal IReadOnlyList<int> Numbers { get; }

    /// <summary>Reads them from a target; empty where its file has only summaries.</summary>
    /// <param name="target">The target.</param>
    /// <param name="metric">The metric.</param>
    public static RequestSamples Of(RunTarget target, Metric metric)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(metric);

        // A service figure exists only beside one from s.
        bool fromIntended = target.Methods.LatenciesFrom == RunMethods.FromIntended;
        if (!fromIntended && metric.Name.StartsWith("service_", StringComparison.Ordinal))
        {
            return new RequestSamples(new ComparedSamples([]), [], []);
        }

        return metric.OfRequest is null
            ? ManyEach(target, request => TargetSamples.Gaps(request, perToken: metric.Name == "itl_ms"))
            : OneEach(target, request => metric.Of(request, fromIntended));
    }

    /// <summary>Reads a figure that is not a metric of the run file.</summary>
    /// <param name="target">The target.</param>
    /// <param name="of">A successful request's figure, or nothing.</param>
    public static RequestSamples OneEach(RunTarget target, Func<RunRequest, double?> of)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(of);
        var values = new List<double>(target.Requests.Count);
        var numbers = new List<int>(target.Requests.Count);
        foreach (RunRequest request in InOrder(target))
        {
            if (of(request) is { } value && double.IsFinite(value))
            {
                values.Add(value);
                numbers.Add(request.N);
            }
        }

        double[] all = [.. values];
        return new RequestSamples(new ComparedSamples(all), [.. numbers], all);
    }

    /// <summary>Positions of the requests of two sides of one interleaved run that were sent in the same turn (A B A B …).</summary>
    /// <param name="first">One side.</param>
    /// <param name="second">The other.</param>
    /// <param name="targets">How many targets the run went round.</param>
    public static IReadOnlyList<(int First, int Second)> Pair(RequestSamples first, RequestSamples second, int targets)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentOutOfRangeException.ThrowIfLessThan(targets, 2);
        var pairs = new List<(int, int)>(Math.Min(first.Numbers.Count, second.Numbers.Count));
        for (int left = 0, right = 0; left < first.Numbers.Count && right < second.Numbers.Count;)
        {
            int apart = (first.Numbers[left] / targets) - (second.Numbers[right] / targets);
            if (apart == 0)
            {
                pairs.Add((left, right));
            }

            left += apart <= 0 ? 1 : 0;
            right += apart >= 0 ? 1 : 0;
        }

        return pairs;
    }

    private static RequestSamples ManyEach(RunTarget target, Func<RunRequest, IEnumerable<double>> of)
    {
        var values = new List<double>();
        var ends = new List<int>(target.Requests.Count);
        var numbers = new List<int>(target.Requests.Count);
        var means = new List<double>(target.Requests.Count);
        foreach (RunRequest request in InOrder(target))
        {
            int start = values.Count;
            double sum = 0;
            foreach (double value in of(request))
            {
                values.Add(value);
                sum += value;
            }

            if (values.Count > start)
            {
                ends.Add(values.Count);
                numbers.Add(request.N);
                means.Add(sum / (values.Count - start));
            }
        }

        return new RequestSamples(new ComparedSamples([.. values], [.. ends]), [.. numbers], [.. means]);
    }

    private static IEnumerable<RunRequest> InOrder(RunTarget target) =>
        target.Requests.Where(request => request.Error is null).OrderBy(request => request.N);
}
