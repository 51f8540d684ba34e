using System.Globalization;
using FirstToken.Pricing;

namespace FirstToken.Reports;

/// <summary>The price table as a report.</summary>
public static class PriceReport
{
    /// <summary>Makes the report of some rows.</summary>
    /// <param name="rows">The rows to show.</param>
    /// <param name="written">The day the table was put together, where known.</param>
    /// <param name="day">The day whose prices are shown, UTC.</param>
    public static Report Of(IReadOnlyList<ModelPrice> rows, DateOnly? written, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var lines = new List<IReadOnlyList<string>>();
        foreach (ModelPrice row in rows)
        {
            RateCard card = row.On(day).Standard;
            lines.Add(Line(row, row.Model, card.Base));
            lines.AddRange(card.Tiers.Select(tier => Line(row, $"  above {Figures.Count(tier.AboveInputTokens)} in", tier.Rates)));
        }

        string date = written is { } made ? string.Create(CultureInfo.InvariantCulture, $", put together {made:yyyy-MM-dd}") : string.Empty;
        return new Report(
            (rows.Count == 1 ? "1 price" : $"{rows.Count} prices") + $" in USD for a million tokens{date}",
            [new ReportSection { Table = new ReportTable(Columns, lines), Remarks = [.. Changes(rows, day)] }]);
    }

    private static ReportColumn[] Columns =>
    [
        new("provider", false), new("model", false), new("scope", false), new("input", true), new("output", true),
        new("cache read", true), new("cache write", true), new("1 h write", true), new("as of", false),
    ];

    private static string[] Line(ModelPrice row, string name, Rates rates) =>
    [
        row.Provider, name, row.Scope ?? string.Empty, Rate(rates.Input), Rate(rates.Output), Rate(rates.CacheRead),
        Rate(rates.CacheWrite), Rate(rates.CacheWriteLong),
        row.AsOf?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? string.Empty,
    ];

    private static IEnumerable<ReportLine> Changes(IEnumerable<ModelPrice> rows, DateOnly day) =>
        from row in rows
        from change in row.Schedule
        where change.From > day
        select new ReportLine(
            string.Create(CultureInfo.InvariantCulture, $"{row.Model}: from {change.From:yyyy-MM-dd} input {Rate(change.Sheet.Standard.Base.Input)}, output {Rate(change.Sheet.Standard.Base.Output)}"),
            ReportTone.Warning);

    private static string Rate(decimal? rate) => rate?.ToString("0.00##", CultureInfo.InvariantCulture) ?? Figures.None;
}
