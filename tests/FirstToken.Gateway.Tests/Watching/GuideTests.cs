using System.Text;
using System.Text.RegularExpressions;
using FirstToken.Gateway.Alerting;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Watching;
using Xunit;

namespace FirstToken.Gateway.Tests.Watching;

/// <summary>
/// Holds docs/gateway-metrics.md to the program: its samples are what made-up traffic gives, its tables name everything. With
/// FIRSTTOKEN_WRITE_SAMPLES set the samples are written anew.
/// </summary>
public sealed partial class GuideTests
{
    private static readonly string s_guide = Path.Combine(Root(), "docs", "gateway-metrics.md");

    [Fact]
    public void Samples_are_what_the_program_says()
    {
        GatewayMetrics metrics = Some.Traffic(new ManualClock());
        string guide = File.ReadAllText(s_guide);
        string page = new PrometheusPage(metrics).Render();
        string prometheus = string.Join('\n', page.Split('\n').Where(line => Shown().IsMatch(line)));
        string json = Encoding.UTF8.GetString(new AdapterMetricsPage(metrics, Some.Settings).Render()).ReplaceLineEndings("\n");
        string expected = guide;
        expected = With(expected, "metrics", prometheus);
        expected = With(expected, "adapter", json);
        expected = With(expected, "sla", new SlaPage(metrics).RenderText().TrimEnd());
        if (Environment.GetEnvironmentVariable("FIRSTTOKEN_WRITE_SAMPLES") is { Length: > 0 })
        {
            File.WriteAllText(s_guide, expected);
        }

        Assert.Equal(expected, guide, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Every_metric_is_in_the_tables()
    {
        var clock = new ManualClock();
        GatewayMetrics metrics = Some.Metrics(clock, new GatewayGauges
        {
            ActiveRequests = () => 1,
            ActiveStreams = () => 1,
            UpstreamConnections = () => 1,
            ClientConnections = () => 1,
            DroppedRecords = () => 0,
            DroppedSpans = () => 0,
            PolledInVain = () => TimeSpan.FromSeconds(1),
            KeptAwake = () => TimeSpan.FromSeconds(1),
            Breakers = () => new Dictionary<string, string> { ["anthropic"] = "open" },
            Phase = () => GatewayPhase.Ready,
        });
        clock.Advance(TimeSpan.FromSeconds(1));
        metrics.Take(Some.Opened());
        metrics.Take(Some.Refused());
        string[] families = [.. Family().Matches(new PrometheusPage(metrics).Render()).Select(family => family.Groups[1].Value)];
        string guide = File.ReadAllText(s_guide);

        string[] missing = [.. families.Where(family => !guide.Contains($"`{family}`", StringComparison.Ordinal))];
        string[] invented = [.. TableName().Matches(guide).Select(name => name.Groups[1].Value).Except(families)];

        Assert.Empty(missing);
        Assert.Empty(invented);
    }

    [Fact]
    public void Every_target_rule_and_setting_is_in_the_tables()
    {
        string guide = File.ReadAllText(s_guide);
        IEnumerable<string> names = SlaTargets.Judge(new LiveFigures(), new GatewayExtremes()).Select(line => line.Name)
            .Concat(AlertRules.Of(new AlertSettings { Ttft = TimeSpan.Zero, SpendPerDayUsd = 1, SpendPerHourUsd = 1 }).Select(rule => rule.Name))
            .Concat(new AlertsReader(_ => null).Keys.Keys.Where(key => key != "webhook"));

        string[] missing = [.. names.Where(name => !guide.Contains($"`{name}`", StringComparison.Ordinal))];

        Assert.Empty(missing);
    }

    private static string With(string guide, string name, string sample)
    {
        string begin = $"<!-- sample: {name} -->\n";
        int from = guide.IndexOf(begin, StringComparison.Ordinal);
        Assert.True(from >= 0, $"the guide has no sample {name}");
        int start = guide.IndexOf('\n', from + begin.Length) + 1;
        int end = guide.IndexOf("\n```", start - 1, StringComparison.Ordinal);
        return guide[..start] + sample + guide[end..];
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FirstToken.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests do not run inside the repository");
        }

        return folder;
    }

    // All of the page would be hundreds of lines: one histogram's few, and the counters of the answers that went well.
    [GeneratedRegex(@"^(# \w+ )?firsttoken_gateway_(active_streams|requests_total|errors_total|hold_seconds(?!_bucket)|tokens_total|cost_usd_total|connections_total)|hold_seconds_bucket.*position=""first"",le=""0\.0000[5-8]|hold_seconds_bucket.*position=""first"",le=""\+Inf")]
    private static partial Regex Shown();

    [GeneratedRegex(@"^# TYPE (\w+) ", RegexOptions.Multiline)]
    private static partial Regex Family();

    [GeneratedRegex(@"^\| `(firsttoken_gateway_\w+)`", RegexOptions.Multiline)]
    private static partial Regex TableName();
}
