using System.Globalization;

namespace FirstToken.Recording;

/// <summary>
/// Error rates of an older result file. Some of those tools wrote a share (0.02), some percent (2): one that is above 1 tells for the
/// whole file, otherwise they are shares. A rate of exactly 1 beside latencies is percent: where all failed nothing was measured.
/// </summary>
internal sealed class OlderErrorRates
{
    private readonly Dictionary<string, double> _shares = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];

    private OlderErrorRates()
    {
    }

    /// <summary>How each was taken, one line.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The rates of every provider.</summary>
    public static OlderErrorRates Of(OlderValue providers)
    {
        var rates = new OlderErrorRates();
        (string Key, double Rate, bool Measured)[] given =
        [
            .. from provider in providers.Entries
               let rate = provider.Value["error_rate"].Number
               where rate is not null
               select (provider.Key, rate.Value, !provider.Value["ttft_ms"].IsAbsent || !provider.Value["total_ms"].IsAbsent),
        ];
        bool percent = given.Any(one => one.Rate > 1 || (one.Rate == 1 && one.Measured));
        foreach ((string key, double rate, _) in given)
        {
            rates._shares[key] = percent ? rate / 100 : rate;
            if (rates._shares[key] > 1)
            {
                throw providers[key]["error_rate"].Wrong("a share of all requests");
            }
        }

        if (given.Any(one => one.Rate > 0))
        {
            rates._notes.Add($"its error_rate is taken as {(percent ? "percent" : "a share of 1")}: {string.Join(", ", given.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key} {rates._shares[one.Key] * 100:0.###} %")))}");
        }

        return rates;
    }

    /// <summary>A provider's share of failed requests, 0 to 1; absent where the file has none.</summary>
    public double? ShareOf(string key) => _shares.TryGetValue(key, out double share) ? share : null;
}
