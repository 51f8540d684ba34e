using FirstToken.Pricing;
using FirstToken.Reports;
using Xunit;

namespace FirstToken.Tests.Reports;

public sealed class PriceReportTests
{
    private static readonly DateOnly Day = new(2026, 11, 21);

    [Fact]
    public void A_row_has_its_rates_and_a_line_for_each_tier()
    {
        ReportTable table = Of(Row() with { Sheet = Sheet(1, 5, new RateTier(100_000, new Rates { Input = 2, Output = 7.5m })) });

        Assert.Equal(
            [
                "acme|m-1|eu|1.00|5.00|0.10|1.25|-|2026-11-20",
                "acme|  above 100,000 in|eu|2.00|7.50|-|-|-|2026-11-20",
            ],
            table.Rows.Select(row => string.Join('|', row)));
        Assert.All(table.Rows, row => Assert.Equal(table.Columns.Count, row.Count));
    }

    [Fact]
    public void Fractions_of_a_cent_are_kept()
    {
        ReportTable table = Of(Row() with { Sheet = Sheet(0.0375m, 0.15m) });

        Assert.Equal(("0.0375", "0.15"), (table.Rows[0][3], table.Rows[0][4]));
    }

    [Fact]
    public void An_announced_change_is_told_before_its_day_and_holds_from_it_on()
    {
        ModelPrice row = Row() with { Schedule = [new PriceChange(Day, Sheet(3, 9))] };

        Report before = PriceReport.Of([row], null, Day.AddDays(-1));
        Report onIt = PriceReport.Of([row], null, Day);

        ReportLine remark = Assert.Single(before.Sections[0].Remarks);
        Assert.Equal(("m-1: from 2026-11-21 input 3.00, output 9.00", ReportTone.Warning), (remark.Text, remark.Tone));
        Assert.Equal("1.00", before.Sections[0].Table!.Rows[0][3]);
        Assert.Empty(onIt.Sections[0].Remarks);
        Assert.Equal("3.00", onIt.Sections[0].Table!.Rows[0][3]);
    }

    [Fact]
    public void The_title_counts_the_rows_and_dates_the_table_where_its_date_is_known()
    {
        Assert.Equal("1 price in USD for a million tokens, put together 2026-11-21", PriceReport.Of([Row()], Day, Day).Title);
        Assert.Equal("0 prices in USD for a million tokens", PriceReport.Of([], null, Day).Title);
    }

    private static ReportTable Of(ModelPrice row) => PriceReport.Of([row], null, Day).Sections[0].Table!;

    private static ModelPrice Row() => new()
    {
        Provider = "acme",
        Model = "m-1",
        Scope = "eu",
        Sheet = Sheet(1, 5),
        AsOf = new DateOnly(2026, 11, 20),
    };

    private static PriceSheet Sheet(decimal input, decimal output, params RateTier[] tiers) => new(
        new RateCard(new Rates { Input = input, Output = output, CacheRead = 0.1m, CacheWrite = 1.25m }, tiers),
        new Dictionary<string, RateCard>());
}
