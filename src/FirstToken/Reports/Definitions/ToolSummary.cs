namespace FirstToken.Reports.Definitions;

/// <summary>The statistics of one figure as a tool takes them: its percentiles, and the standard deviation over n.</summary>
internal sealed record ToolSummary
{
    public required int N { get; init; }

    public required double Mean { get; init; }

    public required double Stddev { get; init; }

    public required double Min { get; init; }

    public required double P50 { get; init; }

    public required double P90 { get; init; }

    public required double P95 { get; init; }

    public required double P99 { get; init; }

    public required double Max { get; init; }

    /// <summary>Summarises samples; <see langword="null"/> where none has a weight.</summary>
    public static ToolSummary? Of(IEnumerable<WeightedSample> samples, PercentileRule rule)
    {
        WeightedSample[] ascending = [.. samples.Where(sample => sample.Weight > 0).OrderBy(sample => sample.Value)];
        if (ascending.Length == 0)
        {
            return null;
        }

        double weight = ascending.Sum(sample => sample.Weight);
        double mean = ascending.Sum(sample => sample.Value * sample.Weight) / weight;
        double variance = ascending.Sum(sample => sample.Weight * (sample.Value - mean) * (sample.Value - mean)) / weight;
        double At(double share) => Percentile(ascending, share, rule);
        return new ToolSummary
        {
            N = ascending.Length,
            Mean = mean,
            Stddev = Math.Sqrt(variance),
            Min = ascending[0].Value,
            P50 = At(0.5),
            P90 = At(0.9),
            P95 = At(0.95),
            P99 = At(0.99),
            Max = ascending[^1].Value,
        };
    }

    /// <summary>A percentile of ascending samples.</summary>
    internal static double Percentile(ReadOnlySpan<WeightedSample> ascending, double share, PercentileRule rule) => rule switch
    {
        PercentileRule.Linear => Linear(ascending, share),
        PercentileRule.CumulativeWeight => Cumulative(ascending, share),
        _ => ascending[Math.Min((int)(ascending.Length * share), ascending.Length - 1)].Value,
    };

    // The order of the operations is numpy's (its _lerp), so that the result is the same to the last digit.
    private static double Linear(ReadOnlySpan<WeightedSample> ascending, double share)
    {
        double position = (ascending.Length - 1) * share;
        int below = (int)Math.Floor(position);
        double low = ascending[below].Value;
        double high = ascending[Math.Min(below + 1, ascending.Length - 1)].Value;
        double part = position - below;
        return part < 0.5 ? low + ((high - low) * part) : high - ((high - low) * (1 - part));
    }

    // Equal samples are one before they are summed up, as in GuideLLM: rounding could part them otherwise.
    private static double Cumulative(ReadOnlySpan<WeightedSample> ascending, double share)
    {
        double total = 0;
        foreach (WeightedSample sample in ascending)
        {
            total += sample.Weight;
        }

        double reached = 0;
        for (int i = 0; i < ascending.Length;)
        {
            double weight = 0;
            int first = i;
            for (; i < ascending.Length && ascending[i].Value.Equals(ascending[first].Value); i++)
            {
                weight += ascending[i].Weight;
            }

            reached += weight / total;
            if (reached >= share)
            {
                return ascending[first].Value;
            }
        }

        return ascending[^1].Value;
    }
}
