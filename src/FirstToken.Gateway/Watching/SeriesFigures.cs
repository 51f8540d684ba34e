using FirstToken.Providers;

namespace FirstToken.Gateway.Watching;

/// <summary>All that is known of a series at one moment.</summary>
/// <param name="Key">Whose figures.</param>
/// <param name="Counts">What is counted.</param>
/// <param name="Durations">Durations in the order of <see cref="SeriesDuration"/>; absent where none was recorded.</param>
/// <param name="Errors">Failed requests by kind.</param>
internal sealed record SeriesFigures(
    SeriesKey Key, SeriesCounts Counts, IReadOnlyList<DurationFigures?> Durations, IReadOnlyList<KeyValuePair<ErrorKind, long>> Errors)
{
    public DurationFigures? this[SeriesDuration duration] => Durations[(int)duration];
}
