using System.Diagnostics;
using System.Globalization;
using FirstToken.Gateway.Tapping;
using FirstToken.Gateway.Watching;
using Xunit;

namespace FirstToken.Gateway.Tests.Watching;

public sealed class PrometheusPageTests
{
    private const string Labels = "route=\"/v1\",upstream=\"anthropic\",model=\"claude-haiku-4-5\",status=\"200\",simulated=\"true\"";

    [Fact]
    public void Counts_and_durations_of_a_request_stand_there_in_base_units()
    {
        string[] lines = Lines(Some.Record());

        Assert.Contains($"firsttoken_gateway_requests_total{{{Labels}}} 1", lines);
        Assert.Contains($"firsttoken_gateway_ttft_seconds_sum{{{Labels}}} 0.2", lines);
        Assert.Contains($"firsttoken_gateway_ttft_seconds_bucket{{{Labels},le=\"0.15\"}} 0", lines);
        Assert.Contains($"firsttoken_gateway_ttft_seconds_bucket{{{Labels},le=\"0.2\"}} 1", lines);
        Assert.Contains($"firsttoken_gateway_hold_seconds_bucket{{{Labels},position=\"first\",le=\"0.00005\"}} 0", lines);
        Assert.Contains($"firsttoken_gateway_hold_seconds_bucket{{{Labels},position=\"first\",le=\"0.000065\"}} 1", lines);
        Assert.Contains($"firsttoken_gateway_hold_seconds_count{{{Labels},position=\"later\"}} 2", lines);
        Assert.Contains($"firsttoken_gateway_tokens_total{{{Labels},type=\"cache_read\"}} 40", lines);
        Assert.Contains($"firsttoken_gateway_cost_usd_total{{{Labels}}} 0.0015", lines);
        Assert.Contains($"firsttoken_gateway_connections_total{{{Labels},result=\"reused\"}} 1", lines);
    }

    [Fact]
    public void Failed_requests_are_there_by_kind()
    {
        string labels = Labels.Replace("\"200\"", "\"429\"", StringComparison.Ordinal);

        string[] lines = Lines(Some.Refused());

        Assert.Contains($"firsttoken_gateway_errors_total{{{labels},kind=\"rate_limit\"}} 1", lines);
        Assert.DoesNotContain(lines, line => line.Contains("tokens_total", StringComparison.Ordinal) || line.Contains("cost_usd", StringComparison.Ordinal));
    }

    [Fact]
    public void Before_the_first_request_only_the_gateway_itself_is_told_of()
    {
        string[] lines = Lines();

        Assert.Contains("firsttoken_gateway_resident_memory_bytes 80000000", lines);
        Assert.DoesNotContain(lines, line => line.Contains('{', StringComparison.Ordinal));
    }

    [Fact]
    public void Hostile_names_stay_inside_their_quotes()
    {
        string[] lines = Lines(Some.Record() with { Model = "x\",evil=\"1\\\"} 9\nfirsttoken_gateway_requests_total 666\n# HELP \u0001\uD83D" });

        Assert.DoesNotContain(lines, line => line.StartsWith("firsttoken_gateway_requests_total 666", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("firsttoken_gateway_requests_total{", StringComparison.Ordinal)
            && line.Contains("model=\"x\\\",evil=\\\"1\\\\\\\"} 9_firsttoken_gateway_requests_total 666_# HELP _\uFFFD\"", StringComparison.Ordinal)
            && line.EndsWith("} 1", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_family_is_declared_once_and_keeps_together()
    {
        string[] lines = new PrometheusPage(Some.Traffic(new ManualClock())).Render().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        List<string> families = [];

        foreach (string line in lines)
        {
            if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                families.Add(line.Split(' ')[2]);
            }
            else if (!line.StartsWith('#'))
            {
                Assert.StartsWith(families[^1], line, StringComparison.Ordinal);
            }
        }

        Assert.Equal(families.Distinct(), families);
    }

    [Fact]
    public void Buckets_rise_to_the_count_and_every_value_is_a_number()
    {
        string[] lines = new PrometheusPage(Some.Traffic(new ManualClock())).Render().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        double last = 0;
        string series = "";

        foreach (string line in lines.Where(line => !line.StartsWith('#')))
        {
            double value = double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
            Assert.True(double.IsFinite(value), line);
            if (line.Contains("le=\"", StringComparison.Ordinal))
            {
                string now = line[..line.IndexOf("le=\"", StringComparison.Ordinal)];
                Assert.True(now != series || value >= last, line);
                (series, last) = (now, value);
            }
            else if (line.Contains("_count", StringComparison.Ordinal))
            {
                Assert.Equal(last, value);
            }
        }
    }

    [Fact]
    public async Task Promtool_has_nothing_to_say_against_it()
    {
        string promtool = PeerProgram.Find("promtool", "prometheus");
        var clock = new ManualClock();
        GatewayMetrics metrics = Some.Traffic(clock);
        metrics.Take(Some.Record() with { Model = "a\"b\\c\nd\u202E модель \uD83D\uDE00" });
        using Process check = Process.Start(new ProcessStartInfo(promtool, ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> said = check.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> complained = check.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        await check.StandardInput.WriteAsync(new PrometheusPage(metrics).Render().AsMemory(), TestContext.Current.CancellationToken);
        check.StandardInput.Close();
        await check.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(string.Empty, await said + await complained);
        Assert.Equal(0, check.ExitCode);
    }

    private static string[] Lines(params GatewayRecord[] records)
    {
        GatewayMetrics metrics = Some.Metrics(new ManualClock());
        foreach (GatewayRecord record in records)
        {
            metrics.Take(record);
        }

        string text = new PrometheusPage(metrics).Render();
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
