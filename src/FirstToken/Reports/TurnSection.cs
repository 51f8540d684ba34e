using System.Globalization;
using FirstToken.Recording;
using FirstToken.Statistics;

namespace FirstToken.Reports;

/// <summary>The part of a run's report that shows its conversations turn by turn.</summary>
internal static class TurnSection
{
    /// <summary>The section of a target; <see langword="null"/> for a run without conversations.</summary>
    public static ReportSection? Of(RunTarget target)
    {
        IReadOnlyList<TurnFigures> turns = TurnFigures.Of(target);
        return turns.Count == 0 ? null : new ReportSection
        {
            Heading = $"{target.Name}, by turn",
            Table = new ReportTable(
                [
                    new("turn", false), new("n", true), new("TTFT p50", true), new("p99", true), new("p50 (95 %)", true), new("E2E p50", true),
                    new("input tokens", true), new("from cache", true),
                ],
                [.. turns.Select(Row)]),
            Remarks = [.. Remarks(turns)],
        };
    }

    private static IReadOnlyList<string> Row(TurnFigures turn) =>
    [
        turn.OrLater ? $"{turn.Turn} and later" : turn.Turn.ToString(CultureInfo.InvariantCulture),
        Figures.Count(turn.Sent),
        Figures.Milliseconds(turn.TtftMs?.P50),
        Figures.Milliseconds(turn.TtftMs?.P99) + (turn.TtftMs is { Ci95.P99: null } ? "*" : " "),
        turn.TtftMs?.Ci95.P50 is { } interval ? $"{Figures.Milliseconds(interval.Lower)} to {Figures.Milliseconds(interval.Upper)}" : Figures.None,
        Figures.Milliseconds(turn.E2eMs?.P50),
        turn.InputTokens is { } tokens ? tokens.ToString("0", CultureInfo.InvariantCulture) : Figures.None,
        turn.CacheReadShare is { } share ? share.ToString("0 %", CultureInfo.InvariantCulture) : Figures.None,
    ];

    private static IEnumerable<ReportLine> Remarks(IReadOnlyList<TurnFigures> turns)
    {
        yield return new ReportLine("each turn carries the earlier ones with the model's own answers; a turn that fails ends its conversation", ReportTone.Quiet);
        TurnFigures[] later = [.. turns.Where(turn => turn is { Turn: > 1, TtftMs: not null })];
        if (turns[0] is { Turn: 1, TtftMs.P50: { } first } && later.Length > 0)
        {
            double median = later.OrderBy(turn => turn.TtftMs!.P50).ElementAt((later.Length - 1) / 2).TtftMs!.P50!.Value;
            yield return $"TTFT p50: {Figures.Milliseconds(first)} ms in turn 1, {Figures.Milliseconds(median)} ms in later turns (their median)";
        }
    }
}
