using FirstToken.Experiments.ColdStarts;
using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Reports.ColdStarts;

/// <summary>One scenario over all rounds. Figures are medians, milliseconds; absent where there is no sample.</summary>
public sealed record ColdStartRow
{
    /// <summary>The scenario.</summary>
    public required ColdStartScenario Scenario { get; init; }

    /// <summary>Its samples that ended, in order of the rounds.</summary>
    public required IReadOnlyList<ColdStartSample> Samples { get; init; }

    /// <summary>What it takes longer to the first token than a warm request of the same round; absent for warm itself and the caches.</summary>
    public MeanDifference? Extra { get; init; }

    /// <summary>How many of its requests look cold by their latency alone; absent for the caches, whose prompts are others.</summary>
    public int? LooksCold { get; init; }

    /// <summary>Samples that have a first token.</summary>
    public int N => Samples.Count(sample => sample.UntilFirstTokenMs is not null);

    /// <summary>From asking for a process until it was ready to send.</summary>
    public double? ProcessStartMs => Median(sample => sample.ProcessStartMs);

    /// <summary>Waiting inside the sending process, without its start: compiling, mostly.</summary>
    public double? ClientMs => Median(sample => Math.Max(0, sample.Request.LatenessMs - Opening(sample.Request)));

    /// <summary>DNS.</summary>
    public double? DnsMs => Median(sample => sample.Request.DnsMs);

    /// <summary>TCP handshake.</summary>
    public double? TcpMs => Median(sample => sample.Request.ConnectMs);

    /// <summary>TLS handshake.</summary>
    public double? TlsMs => Median(sample => sample.Request.TlsMs);

    /// <summary>First output chunk, from the request handed over.</summary>
    public double? TtftMs => Median(sample => sample.Request.TtftMs);

    /// <summary>All of it: from the moment meant to send, or from asking for the process.</summary>
    public double? UntilFirstTokenMs => Median(sample => sample.UntilFirstTokenMs);

    /// <summary>Tokens read from the provider's cache.</summary>
    public double? CacheReadTokens => Median(sample => sample.Request.CacheReadTokens);

    /// <summary>Tokens written to it.</summary>
    public double? CacheWriteTokens => Median(sample => sample.Request.CacheWriteTokens);

    /// <summary>Idle connections that were still open, of those that could be told.</summary>
    public (int Kept, int Known) Kept => (Samples.Count(sample => sample.Kept == true), Samples.Count(sample => sample.Kept is not null));

    private static double Opening(RunRequest request) => (request.DnsMs ?? 0) + (request.ConnectMs ?? 0) + (request.TlsMs ?? 0);

    private double? Median(Func<ColdStartSample, double?> figure)
    {
        double[] figures = [.. Samples.Where(sample => sample.UntilFirstTokenMs is not null).Select(figure).OfType<double>().Order()];
        return figures.Length == 0 ? null : Percentiles.NearestRank<double>(figures, Quantile.P50);
    }
}
