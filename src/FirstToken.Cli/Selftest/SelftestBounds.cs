using FirstToken.Recording;

namespace FirstToken.Cli.Selftest;

/// <summary>What the self-test must meet (design §5).</summary>
internal static class SelftestBounds
{
    /// <summary>Fewer streams are shown, not judged: an idle machine sleeps deeper than a busy one, and that is its own doing.</summary>
    public const int JudgedFrom = 64;

    private const int TtftJudgedTo = 1000;
    private const double TtftP50Ms = 0.2;
    private const double TtftP99Ms = 1;
    private const double TokenP50Ms = 0.02;
    private const double TokenP99Ms = 0.1;
    private const double GapP99Ms = 0.1;
    private const double CpuUsPerChunk = 10;
    private const int CpuJudgedAt = 1000;
    private const double MemoryKbPerStream = 40;
    private const int MemoryJudgedFrom = 10_000;

    /// <summary>The bounds, for people.</summary>
    public static string Text =>
        $"bounds from {JudgedFrom} streams up: TTFT error {TtftP50Ms}/{TtftP99Ms} ms (to {TtftJudgedTo}), token error {TokenP50Ms}/{TokenP99Ms} ms (p50/p99), "
        + $"gap p99 error {GapP99Ms} ms; at {CpuJudgedAt} streams CPU {CpuUsPerChunk} µs a chunk, "
        + $"from {MemoryJudgedFrom} up memory {MemoryKbPerStream} KB a stream";

    /// <summary>What a level misses; nothing when it passes.</summary>
    public static IEnumerable<string> Misses(SelftestLevel level)
    {
        if (level.Streams < JudgedFrom)
        {
            yield break;
        }

        (string Name, double Value, double Bound)[] figures =
        [
            ("TTFT error p50", level.Streams <= TtftJudgedTo ? level.TtftErrorP50Ms : 0, TtftP50Ms),
            ("TTFT error p99", level.Streams <= TtftJudgedTo ? level.TtftErrorP99Ms : 0, TtftP99Ms),
            ("token error p50", level.TokenErrorP50Ms, TokenP50Ms),
            ("token error p99", level.TokenErrorP99Ms, TokenP99Ms),
            ("gap p99 error", Math.Abs(level.GapP99ErrorMs), GapP99Ms),
            ("CPU per chunk", level.Streams == CpuJudgedAt ? level.CpuUsPerChunk : 0, CpuUsPerChunk),
            ("memory per stream", level.Streams >= MemoryJudgedFrom ? level.MemoryKbPerStream ?? 0 : 0, MemoryKbPerStream),
        ];
        foreach ((string name, double value, double bound) in figures)
        {
            if (!(value <= bound))
            {
                yield return FormattableString.Invariant($"{name} at {level.Streams} streams is {value:0.###}, above {bound}");
            }
        }
    }
}
