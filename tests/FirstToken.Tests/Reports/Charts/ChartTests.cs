using System.Xml.Linq;
using FirstToken.Reports.Charts;
using Xunit;

namespace FirstToken.Tests.Reports.Charts;

public sealed class ChartTests
{
    private const string Hostile = "</text></svg><script>alert('x')</script>\"&\0\u202Egnp.\uD800 \n\t]]>--";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20)]
    [InlineData(5_000)]
    public void Every_chart_is_well_formed_and_inside_its_picture(int count)
    {
        foreach (Chart chart in Samples.Every(Samples.Latencies(count), "anthropic:claude-haiku-4-5"))
        {
            Drawing.Check(chart.ToSvg());
        }
    }

    [Theory]
    [InlineData(0.0, 0.0, 0.0)]
    [InlineData(5.0, 5.0, 5.0)]
    [InlineData(0.001, 3_600_000.0, 5.0)]
    [InlineData(1e-12, 1e12, 1.0)]
    [InlineData(-50.0, 20.0, 100.0)]
    [InlineData(double.NaN, double.PositiveInfinity, double.NegativeInfinity)]
    [InlineData(double.NaN, 3.0, 4.0)]
    public void No_values_lead_a_chart_out_of_its_picture(double first, double second, double third)
    {
        foreach (Chart chart in Samples.Every([first, second, third, first, second], "t"))
        {
            Drawing.Check(chart.ToSvg());
        }
    }

    [Fact]
    public void A_hostile_name_is_only_text()
    {
        foreach (Chart chart in Samples.Every(Samples.Latencies(30), Hostile))
        {
            XElement root = Drawing.Check(chart.ToSvg());

            Assert.DoesNotContain(root.Descendants(), element => element.Name.LocalName == "script");
            Assert.DoesNotContain("\u202E", chart.ToSvg(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_very_long_name_is_shortened_in_its_middle_and_stays_readable_as_a_tip()
    {
        string name = "anthropic:" + new string('x', 5_000) + "@http://127.0.0.1:4010";

        XElement root = Drawing.Check(new EcdfChart { Title = name, Quantity = "ms", Series = [new SampleSeries(name, [1, 2, 3])] }.ToSvg());

        Assert.All(root.Descendants().Where(element => element.Name.LocalName == "text"), text => Assert.InRange(text.Value.Length, 0, 130));
        Assert.Contains("anthropic:x", Drawing.Words(root), StringComparison.Ordinal);
        Assert.Contains(root.Descendants(), element => element.Name.LocalName == "title" && element.Value == name);
    }

    [Fact]
    public void The_same_data_give_the_same_bytes()
    {
        string[] once = [.. Samples.Every(Samples.Latencies(400), "a").Select(chart => chart.ToSvg())];
        string[] again = [.. Samples.Every(Samples.Latencies(400), "a").Select(chart => chart.ToSvg())];

        Assert.Equal(once, again);
    }

    [Fact]
    public void Marks_stand_in_the_picture_and_in_its_description()
    {
        foreach (Chart chart in Samples.Every(Samples.Latencies(20), "a"))
        {
            XElement root = Drawing.Check((chart with { Marks = ChartMarks.Simulated | ChartMarks.NotValid }).ToInlineSvg());

            Assert.Contains("SIMULATED", Drawing.Words(root), StringComparison.Ordinal);
            Assert.Contains("NOT VALID", Drawing.Words(root), StringComparison.Ordinal);
            Assert.StartsWith("SIMULATED. NOT VALID. a", root.Attribute("aria-label")!.Value, StringComparison.Ordinal);
            Assert.Equal("img", root.Attribute("role")!.Value);
        }
    }

    [Fact]
    public void A_file_of_its_own_has_its_colours_light_and_dark_and_a_page_brings_its_own()
    {
        Chart chart = Samples.Every([1, 2], "a").First();

        Assert.Contains("prefers-color-scheme:dark", chart.ToSvg(), StringComparison.Ordinal);
        Assert.DoesNotContain("var(--", chart.ToSvg(), StringComparison.Ordinal);
        Assert.DoesNotContain("<style", chart.ToInlineSvg(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public void Too_few_samples_are_said(int count, bool said)
    {
        string words = Drawing.Words(Drawing.Read(new PercentileChart { Title = "t", Quantity = "ms", Series = [Samples.Series("a", count)] }.ToSvg()));

        Assert.Equal(said, words.Contains($"a: {count} samples are too few for any percentile", StringComparison.Ordinal));
    }

    [Fact]
    public void Failed_requests_are_seen_over_time()
    {
        XElement root = Drawing.Check(new LatencyOverTimeChart { Title = "t", Quantity = "ms", Series = [Samples.Timed("a", 100)] }.ToSvg());

        Assert.Contains(root.Descendants(), element => element.Attribute("class")?.Value == "failed");
        Assert.Contains("a (n = 94, 6 failed)", Drawing.Words(root), StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_of_one_name_have_one_colour_in_all_bars()
    {
        var chart = new StackedBarChart
        {
            Title = "t",
            Quantity = "ms",
            Bars = [new StackedBar("direct", [new("network", 10), new("generation", 90)]), new StackedBar("bedrock", [new("generation", 80), new("network", 15), new("none", 0)])],
        };

        XElement root = Drawing.Check(chart.ToSvg());

        string[] generations = [.. root.Descendants().Where(element => element.Value.StartsWith("generation:", StringComparison.Ordinal) && element.Name.LocalName == "rect").Select(element => element.Attribute("class")!.Value)];
        Assert.Equal(["f1", "f1"], generations);
        Assert.DoesNotContain("none", Drawing.Words(root), StringComparison.Ordinal);
    }

    [Fact]
    public void A_percentile_chart_is_drawn_so() => Snapshot.Matches(
        new PercentileChart { Title = "TTFT by percentile", Subtitle = "a small one", Quantity = "TTFT, ms", Marks = ChartMarks.Simulated, Series = [new SampleSeries("direct", [310, 295.5, 402, 350, 311.25]), new SampleSeries("bedrock", [410, 395, 500])] }.ToInlineSvg().Split('\n'),
        "percentiles.svg.txt");

    [Fact]
    public void A_stacked_bar_chart_is_drawn_so() => Snapshot.Matches(
        new StackedBarChart { Title = "Where the time goes", Quantity = "ms", Bars = [new StackedBar("direct", [new("server", 250.5), new("network", 21.25), new("generation", 900)]), new StackedBar("bedrock", [new("server", 280), new("network", 35.5), new("generation", 870)])] }.ToInlineSvg().Split('\n'),
        "stacked-bars.svg.txt");
}
