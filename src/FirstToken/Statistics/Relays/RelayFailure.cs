using FirstToken.Providers;
using FirstToken.Recording;

namespace FirstToken.Statistics.Relays;

/// <summary>One kind of failure in a test of a relay.</summary>
/// <param name="Kind">The kind, as run files name it (<c>connect_refused</c>).</param>
/// <param name="Count">Requests that failed so.</param>
/// <param name="Message">What the first of them said, one line.</param>
public sealed record RelayFailure(string Kind, int Count, string Message)
{
    /// <summary>The kinds of failure among requests, the most frequent first.</summary>
    /// <param name="records">The requests.</param>
    public static IReadOnlyList<RelayFailure> Of(IEnumerable<RequestRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        return Sum(records.Select(record => record.Error).OfType<RequestError>().Select(error => new RelayFailure(ErrorKindNames.Of(error.Kind), 1, error.Message)));
    }

    /// <summary>Failures of several tests as one, the most frequent kind first.</summary>
    /// <param name="failures">Those of each.</param>
    public static IReadOnlyList<RelayFailure> Sum(IEnumerable<RelayFailure> failures)
    {
        ArgumentNullException.ThrowIfNull(failures);
        return
        [
            .. from failure in failures
               group failure by failure.Kind into kind
               let summed = new RelayFailure(kind.Key, kind.Sum(failure => failure.Count), kind.First().Message)
               orderby summed.Count descending, summed.Kind
               select summed,
        ];
    }
}
