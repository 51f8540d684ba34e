using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FirstToken.Tests.Transport;

namespace FirstToken.EndToEnd;

/// <summary>What <c>report</c> writes and sends, held against promtool, a Pushgateway and influxd.</summary>
public sealed class ReportPeerTests : IDisposable
{
    private readonly FirstTokenCommand _firstToken = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("direct-and-bedrock.json")]
    [InlineData("events.jsonl")]
    public async Task Promtool_finds_nothing_to_say_about_the_prometheus_text(string example)
    {
        string promtool = PeerProgram.Find("promtool", "prometheus");
        CommandResult report = await _firstToken.RunAsync("report", Path.Combine(ReportTests.Examples, example), "--format", "prometheus");

        using Process check = Process.Start(new ProcessStartInfo(promtool, ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await check.StandardInput.WriteAsync(report.Output);
        check.StandardInput.Close();
        CommandResult checkedBy = await FirstTokenCommand.FinishAsync(check);

        Assert.True(checkedBy.ExitCode == 0, checkedBy.ToString());
        Assert.Empty(checkedBy.Output);
        Assert.Empty(checkedBy.Error);
    }

    [Fact]
    public async Task A_pushgateway_takes_a_run_and_gives_it_back()
    {
        int port = ScriptedServer.FreePort();
        using Process gateway = await PeerProgram.StartAsync(
            new ProcessStartInfo(PeerProgram.Find("prometheus-pushgateway", "prometheus-pushgateway"), [$"--web.listen-address=127.0.0.1:{port}"]),
            new Uri($"http://127.0.0.1:{port}/-/healthy"));
        try
        {
            string example = Path.Combine(ReportTests.Examples, "direct-and-bedrock.json");
            SavedRun run = SavedRun.Read(example);

            CommandResult report = await _firstToken.RunAsync("report", example, "--format", "prometheus", "--push", $"pushgateway=http://127.0.0.1:{port}");
            CommandResult again = await _firstToken.RunAsync("report", example, "--push", $"pushgateway=http://127.0.0.1:{port}/");

            Assert.True(report.ExitCode == 0, report.ToString());
            Assert.Equal(0, again.ExitCode);
            Assert.Equal([$"sent to pushgateway at http://127.0.0.1:{port}/"], report.ErrorLines);
            string held = await GetAsync($"http://127.0.0.1:{port}/metrics");
            Assert.Contains("job=\"firsttoken\"", held, StringComparison.Ordinal);
            string p50 = held.Split('\n').Single(line => line.StartsWith("firsttoken_ttft_seconds{", StringComparison.Ordinal)
                && line.Contains("provider=\"anthropic\"", StringComparison.Ordinal) && line.Contains("quantile=\"0.5\"", StringComparison.Ordinal));
            Assert.Contains($"run=\"{run.Root.GetProperty("id").GetString()}\"", p50, StringComparison.Ordinal);
            Assert.Equal(run.Metric("ttft_ms") / 1000, double.Parse(p50.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture), 12);
        }
        finally
        {
            gateway.Kill();
        }
    }

    [Fact]
    public async Task Influxd_takes_a_run_and_gives_it_back()
    {
        string influxd = PeerProgram.Find("influxd", "influxdb");
        (int http, int rpc) = (ScriptedServer.FreePort(), ScriptedServer.FreePort());
        await File.WriteAllTextAsync(_firstToken.PathOf("influx.conf"), Config(_firstToken.Folder, http, rpc), Token);
        using Process server = await PeerProgram.StartAsync(
            new ProcessStartInfo(influxd, ["run", "-config", _firstToken.PathOf("influx.conf")]), new Uri($"http://127.0.0.1:{http}/ping"));
        try
        {
            await PostAsync($"http://127.0.0.1:{http}/query?q=CREATE+DATABASE+latency");
            string example = Path.Combine(ReportTests.Examples, "direct-and-bedrock.json");

            CommandResult report = await _firstToken.RunAsync(
                "report", example, "--format", "influx", "--requests", "--push", $"influx=http://127.0.0.1:{http}?db=latency");
            CommandResult nowhere = await _firstToken.RunAsync("report", example, "--push", $"influx=http://127.0.0.1:{http}?db=missing");

            Assert.True(report.ExitCode == 0, report.ToString());
            JsonElement p50 = await QueryAsync(http, "SELECT p50, n FROM firsttoken_metric WHERE metric = 'ttft_ms' AND provider = 'anthropic'");
            Assert.Equal(SavedRun.Read(example).Metric("ttft_ms"), p50[1].GetDouble());
            Assert.Equal(75, p50[2].GetInt32());
            JsonElement requests = await QueryAsync(http, "SELECT COUNT(ttft_ms), COUNT(number) FROM firsttoken_request");
            Assert.Equal((149, 150), (requests[1].GetInt32(), requests[2].GetInt32()));
            Assert.Equal(2, nowhere.ExitCode);
            Assert.Contains($"could not send to influx at http://127.0.0.1:{http}/: HTTP 404", nowhere.ErrorLines[^1], StringComparison.Ordinal);
        }
        finally
        {
            server.Kill();
        }
    }

    [Fact]
    public async Task Hostile_names_arrive_in_influxd_whole()
    {
        string influxd = PeerProgram.Find("influxd", "influxdb");
        (int http, int rpc) = (ScriptedServer.FreePort(), ScriptedServer.FreePort());
        await File.WriteAllTextAsync(_firstToken.PathOf("influx.conf"), Config(_firstToken.Folder, http, rpc), Token);
        string text = await File.ReadAllTextAsync(Path.Combine(ReportTests.Examples, "direct-and-bedrock.json"), Token);
        await File.WriteAllTextAsync(
            _firstToken.PathOf("hostile.json"), text.Replace("\"model\":\"claude-haiku-4-5\"", "\"model\":\"a b,c=d\\\"e\\\\\"", StringComparison.Ordinal), Token);
        using Process server = await PeerProgram.StartAsync(
            new ProcessStartInfo(influxd, ["run", "-config", _firstToken.PathOf("influx.conf")]), new Uri($"http://127.0.0.1:{http}/ping"));
        try
        {
            await PostAsync($"http://127.0.0.1:{http}/query?q=CREATE+DATABASE+latency");

            CommandResult report = await _firstToken.RunAsync("report", "hostile.json", "--push", $"influx=http://127.0.0.1:{http}?db=latency");

            Assert.True(report.ExitCode == 0, report.ToString());
            JsonElement found = await QueryAsync(http, "SELECT n FROM firsttoken_metric WHERE metric = 'ttft_ms' AND model = 'a b,c=d\"e/'");
            Assert.Equal(75, found[1].GetInt32());
        }
        finally
        {
            server.Kill();
        }
    }

    [Fact]
    public async Task A_push_that_nobody_takes_is_one_line_and_exit_code_2_and_the_report_is_still_printed()
    {
        string url = $"http://{ClosedPort.Address}";

        CommandResult report = await _firstToken.RunAsync("report", Path.Combine(ReportTests.Examples, "slower.json"), "--push", $"pushgateway={url}");

        Assert.Equal(2, report.ExitCode);
        Assert.StartsWith($"firsttoken report: could not send to pushgateway at {url}/: ", Assert.Single(report.ErrorLines), StringComparison.Ordinal);
        Assert.Contains("TTFT", report.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_goes_in_the_header_and_is_never_printed()
    {
        const string Secret = "very-secret-token";
        _firstToken.Environment["INFLUX_TOKEN"] = Secret;
        var asked = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ScriptedServer server = ScriptedServer.Reading(async (stream, token) =>
        {
            using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
            var head = new StringBuilder();
            while (await reader.ReadLineAsync(token) is { Length: > 0 } line)
            {
                head.Append(line).Append('\n');
            }

            // The body too: closing with bytes unread would reset the connection under our answer.
            string length = head.ToString().Split('\n').First(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase));
            await reader.ReadBlockAsync(new char[int.Parse(length.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture)], token);
            asked.TrySetResult(head.ToString());
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 401 Unauthorized\r\ncontent-length: {17 + Secret.Length}\r\nconnection: close\r\n\r\nnot authorised: {Secret}!"), token);
        });

        CommandResult report = await _firstToken.RunAsync("report", Path.Combine(ReportTests.Examples, "slower.json"), "--push", $"influx={server.Url}?org=me&bucket=b", "--verbose");

        string request = await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.StartsWith("POST /api/v2/write?org=me&bucket=b&precision=ns HTTP/1.1", request, StringComparison.Ordinal);
        Assert.Contains($"Authorization: Token {Secret}", request, StringComparison.Ordinal);
        Assert.Equal(2, report.ExitCode);
        Assert.Contains("HTTP 401: not authorised: ***!", report.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, report.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _firstToken.Dispose();

    private static string Config(string folder, int http, int rpc) =>
        $"""
        reporting-disabled = true
        bind-address = "127.0.0.1:{rpc}"
        [meta]
        dir = "{folder}/influx/meta"
        [data]
        dir = "{folder}/influx/data"
        wal-dir = "{folder}/influx/wal"
        [http]
        bind-address = "127.0.0.1:{http}"
        log-enabled = false
        [monitor]
        store-enabled = false
        """;

    private static async Task<JsonElement> QueryAsync(int port, string query)
    {
        string answer = await GetAsync($"http://127.0.0.1:{port}/query?db=latency&q={Uri.EscapeDataString(query)}");
        return JsonDocument.Parse(answer).RootElement.GetProperty("results")[0].GetProperty("series")[0].GetProperty("values")[0];
    }

    private static Task<string> GetAsync(string url) => SendAsync(HttpMethod.Get, url);

    private static Task<string> PostAsync(string url) => SendAsync(HttpMethod.Post, url);

    private static async Task<string> SendAsync(HttpMethod method, string url)
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(method, url);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
        using HttpResponseMessage response = await client.SendAsync(request, Token);
        Assert.True(response.IsSuccessStatusCode, $"{url}: {response.StatusCode}");
        return await response.Content.ReadAsStringAsync(Token);
    }
}
