using FirstToken.Recording;

namespace FirstToken.Statistics;

/// <summary>Every metric of a run file, in its order.</summary>
public static class Metrics
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Metric> All { get; } =
    [
        new("ttfb_ms", "TTFB") { Summary = metrics => metrics.TtfbMs, OfRequest = request => request.TtfbMs, CountsFromIntended = true },
        new("ttft_ms", "TTFT") { Summary = metrics => metrics.TtftMs, OfRequest = request => request.TtftMs, CountsFromIntended = true },
        new("ttfa_ms", "TTFA") { Summary = metrics => metrics.TtfaMs, OfRequest = request => request.TtfaMs, CountsFromIntended = true },
        new("gap_ms", "gap") { Summary = metrics => metrics.GapMs },
        new("itl_ms", "ITL") { Summary = metrics => metrics.ItlMs },
        new("tpot_ms", "TPOT") { Summary = metrics => metrics.TpotMs, OfRequest = request => request.TpotMs },
        new("e2e_ms", "E2E") { Summary = metrics => metrics.E2eMs, OfRequest = request => request.E2eMs, CountsFromIntended = true },
        new("end_ms", "end") { Summary = metrics => metrics.EndMs, OfRequest = request => request.EndMs, CountsFromIntended = true },
        new("generation_ms", "generation") { Summary = metrics => metrics.GenerationMs, OfRequest = GenerationMs },
        new("server_ms", "server") { Summary = metrics => metrics.ServerMs, OfRequest = request => request.ServerMs },
        new("lateness_ms", "lateness") { Summary = metrics => metrics.LatenessMs, OfRequest = request => request.LatenessMs },
        new("client_wait_ms", "client wait") { Summary = metrics => metrics.ClientWaitMs, OfRequest = ClientWaitMs },
        new("dns_ms", "DNS") { Summary = metrics => metrics.DnsMs, OfRequest = request => request.DnsMs },
        new("connect_ms", "TCP connect") { Summary = metrics => metrics.ConnectMs, OfRequest = request => request.ConnectMs },
        new("tls_ms", "TLS") { Summary = metrics => metrics.TlsMs, OfRequest = request => request.TlsMs },
        new("send_ms", "send") { Summary = metrics => metrics.SendMs, OfRequest = request => request.SendMs },
        new("longest_gap_ms", "longest gap") { Summary = metrics => metrics.LongestGapMs, OfRequest = request => request.LongestGapMs },
        new("service_ttfb_ms", "TTFB, service") { Summary = metrics => metrics.ServiceTtfbMs, OfRequest = request => request.TtfbMs },
        new("service_ttft_ms", "TTFT, service") { Summary = metrics => metrics.ServiceTtftMs, OfRequest = request => request.TtftMs },
        new("service_e2e_ms", "E2E, service") { Summary = metrics => metrics.ServiceE2eMs, OfRequest = request => request.E2eMs },
        new("speed_tps", "speed") { Summary = metrics => metrics.SpeedTps, OfRequest = SpeedTps },
    ];

    /// <summary>The metric of a name, with its unit or without (<c>ttft_ms</c>, <c>ttft</c>).</summary>
    /// <param name="name">The name, in any case.</param>
    /// <returns><see langword="null"/> where there is none.</returns>
    public static Metric? Find(string name) => All.FirstOrDefault(metric =>
        string.Equals(metric.Name, name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(metric.ShortName, name, StringComparison.OrdinalIgnoreCase));

    // An answer in one chunk has no generation.
    private static double? GenerationMs(RunRequest request) => request.LongestGapMs is null ? null : request.E2eMs - request.TtftMs;

    private static double? ClientWaitMs(RunRequest request) =>
        request.LatenessMs - (request.DnsMs ?? 0) - (request.ConnectMs ?? 0) - (request.TlsMs ?? 0);

    // TPOT stands in the file to the microsecond; the tokens it was divided by are whole, and so exact again.
    private static double? SpeedTps(RunRequest request)
    {
        if (request.TpotMs is not > 0 || GenerationMs(request) is not > 0)
        {
            return null;
        }

        double generationMs = GenerationMs(request)!.Value;
        return Math.Max(1, Math.Round(generationMs / request.TpotMs.Value)) * 1000 / generationMs;
    }
}
