using System.Text.Json;
using System.Text.RegularExpressions;
using FirstToken.Cli.Drawing;
using FirstToken.Tests.Transport;

namespace FirstToken.EndToEnd;

/// <summary><c>firsttoken gateway top</c>, and how it lays figures out.</summary>
public sealed partial class GatewayTopTests : IDisposable
{
    private const string Page = """
        {"adapter_metrics":{"request_count":710},
         "router_metrics":{"router_status":"ready","active_requests":3,"active_streams":2,"peak_streams":14,"upstream_connections":14,"client_connections":5,"breakers":{"anthropic":"open","openai":"closed"}},
         "gateway":{"simulated":true,"uptime_s":7530,"memory_bytes":80000000,"cpu_percent":2,"spend_hour_usd":1.05,"spend_day_usd":1.05,"alerts_firing":["hold"],
          "live":{"window_s":300,"requests_per_s":2.898,"output_tokens_per_s":71.4,"error_rate":0.0141,"reuse_rate":0.98,
           "ttft_ms":{"n":700,"p50":228.351,"p95":274.431,"p99":278.527,"max":280.575},"connect_ms":{"n":14,"p50":13.055,"p95":18.047,"p99":18.047,"max":18.047,"too_few_for":["p95","p99"]}},
          "series":[{"route":"/v1","upstream":"anthropic","model":"claude-haiku-4-5","status":"200","requests":700,"failed":0,"cost_usd":1.05,"ttft_ms":{"p50":228.351,"p95":274.431},"hold_first_ms":{"p50":0.062,"p95":0.073}},
                    {"route":"/v1","upstream":"anthropic","model":"claude-haiku-4-5","status":"429","requests":10,"failed":10}]}}
        """;

    private const string Targets = """{"targets":[{"name":"connect","verdict":"pass"},{"name":"errors","verdict":"fail"},{"name":"header_cpu","verdict":"not_measured"}]}""";

    private readonly FirstTokenCommand _firstToken = new();

    public void Dispose() => _firstToken.Dispose();

    [Fact]
    public void A_screen_has_the_figures_of_the_pages()
    {
        string[] lines = [.. TopView.Lines(Look(Page, Targets), null, 100, color: false)];

        Assert.Equal("gateway http://127.0.0.1:4000  ready  up 2 h 5 min", lines[0]);
        Assert.StartsWith("SIMULATED", lines[1], StringComparison.Ordinal);
        Assert.Equal("ALERTS firing: hold", lines[2]);
        Assert.Contains(lines, line => line.StartsWith("requests              2.90/s              710 in all          3 under way", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("failed                1.41 %              10 in all", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("targets               1 of 3 met          missed: errors", StringComparison.Ordinal));
        Assert.Contains(lines, line => line == "circuit breakers      anthropic open");
        Assert.Contains("TTFT                      228.4     274.4     278.5     280.6        700", lines);
        Assert.Contains("connecting                13.06     18.05*    18.05*    18.05         14", lines);
        Assert.Contains(lines, line => line.StartsWith("/v1 > anthropic       claude-haiku-4-5        200     700", StringComparison.Ordinal) && line.EndsWith(" 1.05", StringComparison.Ordinal));
        Assert.All(lines, line => Assert.True(line.Length <= 100, line));
    }

    [Fact]
    public void The_sample_of_the_guide_is_what_the_pages_beside_it_give()
    {
        string file = Path.Combine(FindRoot(), "docs", "gateway-metrics.md");
        string guide = File.ReadAllText(file);
        string targets = string.Join(',', TargetLine().Matches(Sample(guide, "sla")).Select(line => $$"""{"name":"{{line.Groups[2].Value}}","verdict":"{{line.Groups[1].Value.Replace(' ', '_')}}"}"""));
        string drawn = string.Join('\n', TopView.Lines(Look(Sample(guide, "adapter"), $$"""{"targets":[{{targets}}]}"""), null, 100, color: false).Select(line => line.TrimEnd())) + "\n";

        string expected = guide.Replace("<!-- sample: top -->\n```text\n" + Sample(guide, "top"), "<!-- sample: top -->\n```text\n" + drawn, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("FIRSTTOKEN_WRITE_SAMPLES") is { Length: > 0 })
        {
            File.WriteAllText(file, expected);
        }

        Assert.Equal(expected, guide);
    }

    [Fact]
    public void A_rate_is_that_between_two_looks()
    {
        TopLook before = Look("""{"adapter_metrics":{"request_count":700}}""", "{}");
        TopLook now = Look(Page, Targets) with { At = before.At + (2 * TimeProvider.System.TimestampFrequency) };

        Assert.Contains(TopView.Lines(now, before, 100, color: false), line => line.StartsWith("requests              5.00/s ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"router_metrics":{"breakers":{"\u001b[2J":1}},"gateway":{"uptime_s":1e300,"live":7,"series":[1,null,{"requests":"many","model":"\u001b[31mred\nline","cost_usd":1e300}],"alerts_firing":{"a":1},"spend_hour_usd":-1e99}}""")]
    public void Nonsense_from_elsewhere_is_shown_as_unknown(string page)
    {
        IReadOnlyList<string> lines = TopView.Lines(Look(page, page), null, 100, color: false);

        Assert.All(lines, line => Assert.DoesNotContain(line, char.IsControl));
    }

    [Fact]
    public void A_narrow_screen_cuts_lines_off() =>
        Assert.All(TopView.Lines(Look(Page, Targets), null, 40, color: false), line => Assert.True(line.Length <= 40, line));

    [Fact]
    public async Task Where_no_gateway_is_one_line_says_so()
    {
        int port = ClosedPort.Address.Port;

        CommandResult result = await _firstToken.RunAsync("gateway", "top", "--url", $"http://127.0.0.1:{port}");

        Assert.Equal((4, string.Empty), (result.ExitCode, result.Output));
        Assert.StartsWith($"firsttoken gateway top: no gateway at http://127.0.0.1:{port}: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "wants a key: set FIRSTTOKEN_GATEWAY_KEY", 2)]
    [InlineData(404, "its metrics are switched off (metrics: false), or it is no gateway", 2)]
    [InlineData(503, "answered 503", 4)]
    [InlineData(200, "answered something that is no JSON: it is no gateway", 4)]
    public async Task What_a_gateway_refuses_is_one_line(int status, string expected, int code)
    {
        await using ScriptedServer server = ScriptedServer.Answering(ScriptedServer.Json(status, "<html>"));

        CommandResult result = await _firstToken.RunAsync("gateway", "top", "--url", server.Url);

        Assert.Equal(code, result.ExitCode);
        Assert.Contains(expected, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_terminal_it_prints_one_look_and_ends()
    {
        await using ScriptedServer server = ScriptedServer.Answering(ScriptedServer.Json(200, Page));

        CommandResult result = await _firstToken.RunAsync("gateway", "top", "--url", server.Url);

        Assert.Equal((0, string.Empty), (result.ExitCode, result.Error));
        Assert.StartsWith($"gateway {server.Url}  ready", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', result.Output);
    }

    [Fact]
    public async Task The_key_is_sent_and_not_shown()
    {
        string asked = string.Empty;
        await using ScriptedServer server = ScriptedServer.Reading(async (stream, token) =>
        {
            var buffer = new byte[4096];
            asked = System.Text.Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer, token));
            await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(ScriptedServer.Json(401, "{}")), token);
        });
        _firstToken.Environment["FIRSTTOKEN_GATEWAY_KEY"] = "ftk_hunter2";

        CommandResult result = await _firstToken.RunAsync("gateway", "top", "--url", server.Url);

        Assert.Contains("Authorization: Bearer ftk_hunter2", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--url nowhere", "--url: 'nowhere' is no gateway's address such as http://127.0.0.1:4000")]
    [InlineData("--url http://me:hunter2@127.0.0.1", "is no gateway's address")]
    [InlineData("--every 1ms", "--every: at most five times a second (200ms)")]
    public async Task Slips_in_flags_are_one_line(string flags, string expected)
    {
        CommandResult result = await _firstToken.RunAsync(["gateway", "top", .. flags.Split(' ')]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.Error, StringComparison.Ordinal);
    }

    private static string Sample(string guide, string name)
    {
        int from = guide.IndexOf($"<!-- sample: {name} -->", StringComparison.Ordinal);
        int start = guide.IndexOf('\n', guide.IndexOf("```", from, StringComparison.Ordinal)) + 1;
        return guide[start..guide.IndexOf("```", start, StringComparison.Ordinal)];
    }

    private static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FirstToken.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests do not run inside the repository");
        }

        return folder;
    }

    [GeneratedRegex(@"^(pass|fail|not enough samples|not measured) +(\w+) ", RegexOptions.Multiline)]
    private static partial Regex TargetLine();

    private static TopLook Look(string page, string targets) => new(
        new Uri("http://127.0.0.1:4000"), JsonDocument.Parse(page).RootElement, JsonDocument.Parse(targets).RootElement, 0);
}
