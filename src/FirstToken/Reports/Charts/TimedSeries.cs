namespace FirstToken.Reports.Charts;

/// <summary>Requests on the clock of the run, under one name.</summary>
/// <param name="Name">What the legend calls them.</param>
/// <param name="Samples">The requests, in any order; those that are no numbers are left out.</param>
public sealed record TimedSeries(string Name, IReadOnlyList<TimedSample> Samples)
{
    internal TimedSample[] InOrder() =>
        [.. Samples.Where(sample => double.IsFinite(sample.AtS) && double.IsFinite(sample.Value ?? 0)).OrderBy(sample => sample.AtS)];
}
