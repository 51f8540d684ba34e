using FirstToken.Recording;

namespace FirstToken.Reports.Html;

/// <summary>What the words of a report mean (docs/words.md), those that occur in a run.</summary>
internal static class Words
{
    private static readonly (string Word, string Meaning, Func<RunMetrics, object?> Occurs)[] All =
    [
        ("DNS, TCP, TLS", "Making the connection; only of requests that made one, never inside TTFT.", metrics => metrics.ConnectMs ?? metrics.DnsMs ?? metrics.TlsMs),
        ("send", "From handing the request to the socket until the write of its last byte returned.", metrics => metrics.SendMs),
        ("TTFB", "Time to first byte: from sending the request to the first byte of the answer, usually before any token.", metrics => metrics.TtfbMs),
        ("TTFT", "Time to first token: from sending the request to the first chunk that carries generated output of any kind, reasoning included.", metrics => metrics.TtftMs),
        ("TTFA", "Time to the first chunk of answer text; shown where it differs from TTFT.", metrics => metrics.TtfaMs),
        ("gap", "Between two chunks of output. A chunk may carry many tokens, so a gap is not the time of a token.", metrics => metrics.GapMs),
        ("longest gap", "The longest gap of a request. A stall is a gap over three times the request's median gap.", metrics => metrics.LongestGapMs),
        ("ITL", "Inter-token latency: gap ÷ tokens in that chunk; only of answers whose every chunk says its tokens.", metrics => metrics.ItlMs),
        ("TPOT", "Time per output token: generation ÷ tokens after the first chunk.", metrics => metrics.TpotMs),
        ("generation", "From the first chunk of output to the last.", metrics => metrics.GenerationMs),
        ("E2E", "From sending the request to the last chunk of output.", metrics => metrics.E2eMs),
        ("server", "The provider's own figure of its processing time.", metrics => metrics.ServerMs),
        ("speed", "Tokens after the first chunk ÷ generation, of each request, not of the run.", metrics => metrics.SpeedTps),
        ("lateness", "From the moment a request was meant to be sent to the moment it was: waiting inside this client.", metrics => metrics.LatenessMs),
    ];

    public static IEnumerable<(string Word, string Meaning)> Of(RunFile run)
    {
        foreach ((string word, string meaning, Func<RunMetrics, object?> occurs) in All)
        {
            if (run.Targets.Any(target => occurs(target.Metrics) is not null))
            {
                yield return (word, meaning);
            }
        }

        yield return ("p50, p90, p99", "Percentiles by exact nearest rank: each is a sample that occurred. Latencies are of successful requests.");
        yield return (
            "95 % interval",
            "Where the true percentile lies, from the ranks of the samples, for every distribution. It needs 11 samples for p50, 64 for p90, 130 for p95, 662 for p99; with fewer the value is marked “max of n”.");
        yield return ("simulated", "Made against FirstToken's own simulator: no figure describes a provider.");
        yield return ("not valid", "The figures would not describe the provider: no request succeeded, or this client was too late or too busy.");
    }
}
