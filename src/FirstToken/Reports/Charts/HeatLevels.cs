using System.Globalization;

namespace FirstToken.Reports.Charts;

/// <summary>Counts in few strengths of one colour, each standing for the same ratio.</summary>
internal static class HeatLevels
{
    private const int Levels = 6;

    /// <summary>The largest count of each strength, ascending; the last is <paramref name="most"/>.</summary>
    public static int[] Tops(int most) =>
    [
        .. Enumerable.Range(1, Levels).Select(level => (int)Math.Floor(Math.Pow(most, (double)level / Levels) + 1e-9)).Append(most).Where(top => top > 0).Distinct().Order(),
    ];

    /// <summary>The strength of a count among the <paramref name="tops"/>: the last is the full colour.</summary>
    public static string Style(int count, int[] tops)
    {
        int fromTheEnd = tops.Length - 1 - Array.FindIndex(tops, top => count <= top);
        string weaker = fromTheEnd == 0 ? string.Empty : " h" + (Levels - fromTheEnd).ToString(CultureInfo.InvariantCulture);
        return SeriesStyle.Fill(0) + weaker;
    }

    public static IReadOnlyList<LegendEntry> Legend(int[] tops) =>
        [.. tops.Select((top, i) => new LegendEntry(Name(i == 0 ? 1 : tops[i - 1] + 1, top), LegendSign.Box, Style(top, tops)))];

    private static string Name(int from, int to) => from == to ? Figures.Count(to) : $"{Figures.Count(from)} to {Figures.Count(to)}";
}
