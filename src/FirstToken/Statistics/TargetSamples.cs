using FirstToken.Recording;

namespace FirstToken.Statistics;

/// <summary>The samples a metric's summary was made of, from the requests in a run file.</summary>
public static class TargetSamples
{
    private const double NsPerMs = 1e6;

    /// <summary>
    /// The samples of a metric, in the order of the requests, in the metric's unit. Empty where the file has none: files of
    /// very many chunks leave the arrivals out, and files of other tools hold summaries only.
    /// </summary>
    /// <param name="target">The target.</param>
    /// <param name="metric">The metric.</param>
    public static double[] Of(RunTarget target, Metric metric)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(metric);
        if (metric.OfRequest is null)
        {
            bool perToken = metric.Name == "itl_ms";
            return [.. target.Requests.Where(request => request.Error is null).SelectMany(request => Gaps(request, perToken))];
        }

        // A service figure exists only beside one from s.
        bool fromIntended = target.Methods.LatenciesFrom == RunMethods.FromIntended;
        if (!fromIntended && metric.Name.StartsWith("service_", StringComparison.Ordinal))
        {
            return [];
        }

        var samples = new List<double>(target.Requests.Count);
        foreach (RunRequest request in target.Requests)
        {
            if (metric.Of(request, fromIntended) is { } value)
            {
                samples.Add(value);
            }
        }

        return [.. samples];
    }

    /// <summary>The gaps of one answer, milliseconds to the microsecond; empty where its arrivals are not in the file.</summary>
    /// <param name="request">The request.</param>
    /// <param name="perToken">Divided by the tokens of the chunk each ends with (ITL); empty where chunks do not say theirs.</param>
    public static IEnumerable<double> Gaps(RunRequest request, bool perToken = false)
    {
        ArgumentNullException.ThrowIfNull(request);
        IReadOnlyList<long> arrivals = request.OutputOffsetsNs ?? [];
        IReadOnlyList<long> tokens = request.OutputTokensSoFar ?? [];
        if (perToken && !ChunkTokens.AreKnown(tokens, arrivals.Count))
        {
            yield break;
        }

        for (int i = 1; i < arrivals.Count; i++)
        {
            long gap = arrivals[i] - arrivals[i - 1];
            yield return Microseconds.Of(perToken ? gap / (tokens[i] - tokens[i - 1]) : gap) * 1000 / NsPerMs;
        }
    }
}
