using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using FirstToken.Recording;
using FirstToken.Reports;
using FirstToken.Reports.Charts;
using FirstToken.Reports.Html;
using FirstToken.Tests.Reports.Charts;
using Xunit;

namespace FirstToken.Tests.Reports.Html;

public sealed partial class HtmlReportTests
{
    private const string Hostile = "</script></title><script>alert('x')</script><img src=x onerror=\"alert(1)\">&'\"";

    [Fact]
    public void The_notices_stand_before_everything_else()
    {
        RunFile run = Runs.Of(30, "a") with { Valid = new RunValidity { Ok = false, Reasons = ["the client was late"] } };

        string[] first = [.. Read(Page(run)).Descendants("main").Single().Elements().Take(3).Select(element => element.Value)];

        Assert.StartsWith("SIMULATED", first[0], StringComparison.Ordinal);
        Assert.Equal("NOT VALID: the client was late", first[1]);
    }

    [Fact]
    public void The_page_asks_for_nothing_from_outside()
    {
        XElement page = Read(Page(Runs.Of(30, "a", "b")));

        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "link" or "img" or "iframe" or "object");
        Assert.DoesNotContain(page.Descendants().Attributes(), attribute => attribute.Name.LocalName is "src" or "srcset");
        Assert.All(page.Descendants().Attributes("href"), link => Assert.StartsWith("#", link.Value, StringComparison.Ordinal));
        Assert.DoesNotContain("url(", Page(Runs.Of(1, "a")), StringComparison.Ordinal);
        Assert.DoesNotContain("@import", Page(Runs.Of(1, "a")), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_link_leads_somewhere()
    {
        XElement page = Read(Page(Runs.Of(30, "a", "b")));
        string[] anchors = [.. page.Descendants().Attributes("id").Select(id => id.Value)];

        Assert.Equal(anchors.Distinct(), anchors);
        Assert.All(page.Descendants().Attributes("href"), link => Assert.Contains(link.Value[1..], anchors));
    }

    [Fact]
    public void Hostile_names_are_only_text()
    {
        RunFile run = Runs.Of(30, Hostile, "b") with { Name = Hostile };
        run = run with
        {
            Valid = new RunValidity { Notes = [Hostile] },
            Targets = [run.Targets[0] with { Api = Hostile, Requests = [.. run.Targets[0].Requests, new RunRequest { N = 99, StartedUnixNs = 1, Error = "overloaded", ErrorMessage = Hostile }] }, run.Targets[1]],
        };

        XElement page = Read(Page(run));

        Assert.Single(page.Descendants("script"));
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName == "img");
        Assert.Contains(page.Descendants("h2"), heading => heading.Value == Hostile);
    }

    [Fact]
    public void Figures_of_the_report_are_all_in_the_page()
    {
        RunFile run = Runs.Of(200, "a", "b");
        string page = Read(Page(run)).Value;

        foreach (ReportSection section in RunReport.Of(run).Sections)
        {
            Assert.All(section.Table?.Rows.SelectMany(row => row) ?? [], cell => Assert.Contains(cell.Trim(), page, StringComparison.Ordinal));
            Assert.All(section.Lead.Concat(section.Remarks), line => Assert.Contains(line.Text.Trim(), page, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_chart_is_in_the_page_or_its_reason()
    {
        RunFile run = Runs.Of(1, "a");
        string text = Page(run);

        Assert.Equal(ChartFiles.Of(run).Count, SvgStart().Count(text));
        Assert.Contains("one request makes no distribution", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_targets_are_summed_up_in_a_table()
    {
        XElement page = Read(Page(Runs.Of(20, "a", "b", "c")));

        Assert.DoesNotContain(page.Descendants("ul"), list => list.Attribute("class")?.Value == "cards");
        Assert.Equal(3, page.Descendants("table").First().Descendants("tbody").Single().Elements("tr").Count());
    }

    [Fact]
    public void A_figure_that_was_not_measured_is_not_there()
    {
        RunFile run = Runs.Of(5, "a") with { Targets = [Runs.Target("a", 5, failing: true)] };

        string page = Read(Page(run)).Value;

        Assert.Contains("not measured", page, StringComparison.Ordinal);
        Assert.Contains("unpriced", page, StringComparison.Ordinal);
        Assert.Contains("100 %", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_to_do_it_again_is_quoted_for_a_shell()
    {
        RunFile run = Runs.Of(30, "anthropic:it's $(a) model");

        string command = Read(Page(run)).Descendants("pre").Single().Value;

        Assert.Contains("--target 'anthropic:it'\\''s $(a) model'", command, StringComparison.Ordinal);
        Assert.Contains("  --requests 30 \\\n", command, StringComparison.Ordinal);
        Assert.Contains("--prompt-size short", command, StringComparison.Ordinal);
        Assert.EndsWith("--seed 1", command, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("constant 12.5/s", "--rate 12.5 --arrival constant")]
    [InlineData("poisson 20/s", "--rate 20 --arrival poisson")]
    [InlineData("gamma 20/s, cv 1.5", "--rate 20 --arrival gamma:1.5")]
    [InlineData("ramp 1/s to 20/s over 60 s", "--ramp 1:20:60")]
    public void Arrivals_are_put_back_into_flags(string arrival, string flags)
    {
        RunFile run = Runs.Of(30, "a");

        BenchCommandLine again = BenchCommandLine.Of(run with { Config = run.Config with { Arrival = arrival, Concurrency = null } });

        Assert.Contains(flags, again.Words);
    }

    [Fact]
    public void A_file_without_settings_gives_no_command()
    {
        BenchCommandLine again = BenchCommandLine.Of(Runs.Of(30, "a") with { Config = new RunConfig() });

        Assert.Empty(again.Words);
        Assert.Contains("does not hold", again.Remarks.Single().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Prompts_that_are_not_in_the_file_are_named()
    {
        RunFile run = Runs.Of(30, "a");

        BenchCommandLine again = BenchCommandLine.Of(run with { Config = run.Config with { Prompts = "own text (about 9 input tokens, estimated)" } });

        Assert.DoesNotContain(again.Words, word => word.StartsWith("--prompt", StringComparison.Ordinal));
        Assert.Contains(again.Remarks, line => line.Text.Contains("own text", StringComparison.Ordinal));
        Assert.Contains("--no-nonce", again.Words);
    }

    [Fact]
    public void Any_report_becomes_a_page()
    {
        var report = new Report("a < b", [new ReportSection { Heading = "h", Lead = ["lead"], Table = new ReportTable([new("name", false), new("ms", true)], [["x", "1.5"]]), Remarks = [new ReportLine("bad", ReportTone.Bad)] }])
        {
            Notices = ["notice"],
        };
        using var output = new StringWriter();

        HtmlDocument.Write(report, [new EcdfChart { Title = "t", Quantity = "ms", Series = [Samples.Series("a", 20)] }], output);

        XElement page = Read(output.ToString());
        Assert.Equal("a < b", page.Descendants("h1").Single().Value);
        Assert.Equal(["figure", "figure"], page.Descendants().Where(element => element.Attribute("class")?.Value == "figure" && element.Name.LocalName is "th" or "td").Attributes("class").Select(style => style.Value).Where(style => style == "figure"));
        Assert.Single(page.Descendants("figure"));
    }

    [Fact]
    public void The_same_run_gives_the_same_page() => Assert.Equal(Page(Runs.Of(300, "a", "b")), Page(Runs.Of(300, "a", "b")));

    [Fact]
    public void The_page_of_a_hundred_thousand_requests_is_under_three_megabytes()
    {
        string page = Page(Runs.Of(20_000, "a", "b", "c", "d", "e"));

        Assert.InRange(Encoding.UTF8.GetByteCount(page), 1, 3_000_000);
        Read(page);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public async Task A_validator_finds_nothing_wrong(int requests)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/tidy"), "tidy is not installed (Debian: apt-get install tidy)");
        string file = Path.Combine(Path.GetTempPath(), $"firsttoken-{Guid.NewGuid():N}.html");
        await File.WriteAllTextAsync(file, Page(requests == 0 ? Runs.Of(5, "a") with { Targets = [Runs.Target("a", 5, failing: true)] } : Runs.Of(requests, "a", "b")), TestContext.Current.CancellationToken);
        try
        {
            using Process tidy = Process.Start(new ProcessStartInfo("/usr/bin/tidy", ["-q", "-e", file]) { RedirectStandardError = true })!;
            string complaints = await tidy.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await tidy.WaitForExitAsync(TestContext.Current.CancellationToken);

            Assert.Equal(string.Empty, complaints);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Page(RunFile run)
    {
        using var output = new StringWriter();
        HtmlReport.Write(run, output);
        return output.ToString();
    }

    // Our pages are written so that they are XML too: what a strict reader takes, no browser has to guess at.
    private static XElement Read(string page)
    {
        using var reader = XmlReader.Create(new StringReader(page), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XElement.Load(reader);
    }

    [GeneratedRegex("<svg ")]
    private static partial Regex SvgStart();
}
