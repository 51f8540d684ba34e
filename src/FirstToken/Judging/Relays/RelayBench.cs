using System.Globalization;
using FirstToken.Recording;
using FirstToken.Statistics.Relays;

namespace FirstToken.Judging.Relays;

/// <summary>A benchmark of a gateway: what it adds to the same requests made without it.</summary>
public sealed record RelayBench
{
    /// <summary>When it began.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether the answers came from our simulator.</summary>
    public required bool Simulated { get; init; }

    /// <summary>The target without the gateway, as people call it.</summary>
    public required string Target { get; init; }

    /// <summary>The gateway.</summary>
    public required Uri Gateway { get; init; }

    /// <summary>The tests made.</summary>
    public required IReadOnlyList<RelayTest> Tests { get; init; }

    /// <summary>What the gateway told before the tests; absent where it tells nothing.</summary>
    public RelayState? Before { get; init; }

    /// <summary>What it told after them.</summary>
    public RelayState? After { get; init; }

    /// <summary>The most resident memory of a gateway of our own, bytes.</summary>
    public long? PeakMemoryBytes { get; init; }

    /// <summary>What it is held to.</summary>
    public RelayLimits Limits { get; init; } = new();

    /// <summary>Whether it was interrupted.</summary>
    public bool Interrupted { get; init; }

    /// <summary>Share of the gateway's requests that found an open connection to the upstream, while the tests ran.</summary>
    public double? Reuse => After?.Reused - Before?.Reused is { } reused && After?.Opened - Before?.Opened is { } opened && reused + opened > 0 ? (double)reused / (reused + opened) : null;

    /// <summary>Time in which the gateway stayed awake for nothing while the tests ran, seconds; absent where it sleeps.</summary>
    public double? PolledS => After?.PolledS - (Before?.PolledS ?? 0);

    /// <summary>Time in which it kept the machine's processors from sleeping while the tests ran, seconds; absent where it lets them.</summary>
    public double? KeptAwakeS => After?.KeptAwakeS - (Before?.KeptAwakeS ?? 0);

    /// <summary>Memory that a stream costs: the most less that before the tests, by the streams there were at once. Only for a gateway of our own.</summary>
    public double? StreamBytes => PeakMemoryBytes is { } peak && Before?.MemoryBytes is { } before && Tests.Count > 0 ? Math.Max(0, peak - before) / (double)Tests.Max(test => test.Workers) : null;

    /// <summary>Requests made.</summary>
    public int Sent => Tests.Sum(test => test.Direct.Sent + test.Through.Sent);

    /// <summary>Whether some request succeeded.</summary>
    public bool AnySucceeded => Tests.Any(test => test.Direct.Failed < test.Direct.Sent || test.Through.Failed < test.Through.Sent);

    /// <summary>Whether every test has a figure of both sides.</summary>
    public bool IsValid => Tests.Count > 0 && Tests.All(test => test.Figures.Count > 0);

    /// <summary>What comes of the limits.</summary>
    public IReadOnlyList<RelayVerdict> Verdicts => [.. Judge()];

    private IEnumerable<RelayVerdict> Judge()
    {
        RelayTest? judged = Tests.FirstOrDefault(test => test.Name == "streaming") ?? (Tests.Count > 0 ? Tests[0] : null);
        if (judged is { Figures: [RelayFigure figure, ..] })
        {
            Interval? ends = figure.Added.Interval;
            bool? met = ends is not { } known ? null : known.Upper <= Limits.AddedMs ? true : known.Lower > Limits.AddedMs ? false : null;
            string measured = ends is { } interval ? $"{Text(figure.Added.P50Ms)} ms ({Text(interval.Lower)} to {Text(interval.Upper)})" : $"{Text(figure.Added.P50Ms)} ms, too few requests for an interval";
            yield return new RelayVerdict($"added {figure.Name} p50, {judged.Name}", measured, $"at most {Text(Limits.AddedMs)} ms", met);
        }

        int sent = Tests.Sum(test => test.Through.Sent);
        if (sent > 0)
        {
            double failed = Tests.Sum(test => test.Through.Failed) / (double)sent;
            yield return new RelayVerdict("failed through the gateway", Share(failed), $"at most {Share(Limits.ErrorRate)}", failed <= Limits.ErrorRate);
        }

        if (Reuse is { } reuse)
        {
            yield return new RelayVerdict("upstream connections reused", Share(reuse), $"at least {Share(Limits.Reuse)}", reuse >= Limits.Reuse);
        }

        // What few streams cost is lost in what the process takes for itself.
        if (StreamBytes is { } bytes)
        {
            bool enough = Tests.Max(test => test.Workers) >= FewestStreams;
            yield return new RelayVerdict(
                "memory a stream", $"{Text(bytes / 1000)} KB{(enough ? string.Empty : $", too few streams to say (from {FewestStreams})")}", $"at most {Text(Limits.StreamBytes / 1000)} KB", enough ? bytes <= Limits.StreamBytes : null);
        }
    }

    private const int FewestStreams = 32;

    private static string Text(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Share(double share) => (100 * share).ToString("0.##", CultureInfo.InvariantCulture) + " %";
}
