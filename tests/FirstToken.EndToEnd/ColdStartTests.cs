using System.Diagnostics;
using System.Text.Json;

namespace FirstToken.EndToEnd;

/// <summary><c>cold-start</c> against simulators and on saved runs, over the built executable.</summary>
public sealed class ColdStartTests : IDisposable
{
    private static readonly string[] s_quick = ["--ttft", "40ms", "--gap", "2ms", "--tokens", "5"];

    private readonly FirstTokenCommand _firstToken = new();

    [Fact]
    public async Task Each_kind_of_cold_is_measured_and_a_new_process_costs_most()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, s_quick);

        CommandResult result = await _firstToken.RunAsync(
            "cold-start", "--target", $"anthropic:claude-haiku-4-5@{simulator.Url}", "--samples", "3", "--idle", "10ms", "--prefix", "8k", "--format", "json");

        Assert.True(result.ExitCode == 0, result.ToString());
        JsonElement json = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal("firsttoken.cold-start/1", json.GetProperty("schema").GetString());
        Assert.True(json.GetProperty("simulated").GetBoolean());
        Assert.Equal(3 * 6, json.GetProperty("requests").GetArrayLength());
        JsonElement[] scenarios = [.. json.GetProperty("scenarios").EnumerateArray()];
        Assert.Equal(["new_process", "new_connection", "warm", "idle"], scenarios.Select(scenario => scenario.GetProperty("kind").GetString()));
        Assert.All(scenarios, scenario => Assert.InRange(scenario.GetProperty("ttft_ms").GetDouble(), 35, 1000));
        Assert.InRange(scenarios[0].GetProperty("process_start_ms").GetDouble(), 20, 20_000);
        Assert.True(scenarios[0].GetProperty("more_than_warm").GetProperty("p50_ms").GetDouble() > 20, result.ToString());
        Assert.True(scenarios[1].TryGetProperty("tcp_ms", out _));
        Assert.False(scenarios[2].TryGetProperty("tcp_ms", out _));
        Assert.Equal(3, scenarios[3].GetProperty("kept").GetInt32());
        JsonElement cache = json.GetProperty("caches")[0];
        Assert.True(cache.GetProperty("tokens_read_again").GetInt64() > 8000, result.ToString());
        Assert.True(cache.GetProperty("again_less_new").GetProperty("p50_ms").GetDouble() < -20, result.ToString());
    }

    [Fact]
    public async Task Without_keys_an_own_simulator_is_measured_and_marked()
    {
        CommandResult result = await _firstToken.RunAsync("cold-start", "--samples", "2", "--idle", "none", "--prefix", "none");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("own simulator", result.ErrorLines[0], StringComparison.Ordinal);
        Assert.StartsWith("SIMULATED", result.Output, StringComparison.Ordinal);
        Assert.Matches("new process +2 ", result.Output);
        Assert.DoesNotContain("prompt cache", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_closes_idle_connections_is_caught()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, [.. s_quick, "--idle-timeout", "200ms"]);

        CommandResult result = await _firstToken.RunAsync(
            "cold-start", "--target", $"sim@{simulator.Url}", "--samples", "2", "--no-process", "--prefix", "none", "--idle", "1s", "--format", "md");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("had closed the connection 2 of 2 times", result.Output, StringComparison.Ordinal);
        Assert.Contains("connections reused: 2 of 4", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_http2_connections_are_kept_and_opened_alike()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, s_quick);

        CommandResult result = await _firstToken.RunAsync(
            "cold-start", "--target", $"sim@{simulator.Url}", "--samples", "2", "--prefix", "none", "--idle", "10ms", "--http", "2", "--format", "json");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(4, JsonDocument.Parse(result.Output).RootElement.GetProperty("reuse").GetProperty("reused").GetInt32());
    }

    [Fact]
    public async Task Cold_requests_of_a_saved_run_are_listed()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, s_quick);
        await _firstToken.RunAsync("bench", "--target", $"sim@{simulator.Url}", "-n", "12", "-o", "run.json");

        foreach (string method in (string[])["ratio", "zscore", "changepoint"])
        {
            CommandResult result = await _firstToken.RunAsync("cold-start", "run.json", "--detect", method);
            Assert.True(result.ExitCode == 0, result.ToString());
            Assert.StartsWith("SIMULATED", result.Output, StringComparison.Ordinal);
            Assert.Contains("requests look cold", result.Output, StringComparison.Ordinal);
        }

        CommandResult json = await _firstToken.RunAsync("cold-start", "run.json", "--detect", "ratio", "--threshold", "0.5", "--format", "json");
        JsonElement target = JsonDocument.Parse(json.Output).RootElement.GetProperty("targets")[0];
        Assert.Equal(12, target.GetProperty("cold").GetArrayLength());
        Assert.Equal("ratio", target.GetProperty("detection").GetProperty("method").GetString());
    }

    [Fact]
    public async Task When_every_request_fails_the_exit_code_is_4()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, "--error", "529");

        CommandResult result = await _firstToken.RunAsync("cold-start", "--target", $"sim@{simulator.Url}", "--samples", "1", "--idle", "none", "--prefix", "1k");

        Assert.True(result.ExitCode == 4, result.ToString());
        Assert.Contains("new process: 1 × overloaded", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupt_ends_the_idling_at_once_with_what_there_is()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, s_quick);
        using Process process = _firstToken.Start(
            "cold-start", "--target", $"sim@{simulator.Url}", "--idle", "1h", "--prefix", "none", "--no-process");

        // Its second and third request are answered: from then on it idles.
        using var client = new HttpClient();
        while ((await client.GetStringAsync($"{simulator.Url}/_sim/log", TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length < 3)
        {
            await Task.Yield();
        }

        FirstTokenCommand.Interrupt(process);
        CommandResult result = await FirstTokenCommand.FinishAsync(process);

        Assert.True(result.ExitCode == 130, result.ToString());
        Assert.Contains("stopped early: interrupted", result.Output, StringComparison.Ordinal);
        Assert.Matches("new connection +1 ", result.Output);
    }

    [Theory]
    [InlineData("cold-start nowhere.json", "nowhere.json")]
    [InlineData("cold-start direct", "write --target direct")]
    [InlineData("cold-start bare.json", "holds no single requests")]
    [InlineData("cold-start bare.json --samples 3", "--samples is for measuring")]
    [InlineData("cold-start bare.json --target sim", "--target is for measuring")]
    [InlineData("cold-start --idle soon", "--idle 'soon' is not a time")]
    [InlineData("cold-start --idle 2h", "--idle '2h' is not a time up to an hour")]
    [InlineData("cold-start --idle 1s,", "--idle '' is not a time")]
    [InlineData("cold-start --prefix big", "--prefix 'big' is not a number of tokens")]
    [InlineData("cold-start --prefix 99999999k", "is not a number of tokens")]
    [InlineData("cold-start --prefix 0", "is not a number of tokens")]
    [InlineData("cold-start --detect magic", "--detect 'magic' is not one of ratio, zscore, changepoint")]
    [InlineData("cold-start --threshold -1", "is not a number above 0")]
    [InlineData("cold-start --target sim --target sim@http://127.0.0.1:1", "one target at a time")]
    public async Task A_bad_command_line_gets_one_line_and_exit_code_2(string arguments, string expected)
    {
        await File.WriteAllTextAsync(
            _firstToken.PathOf("bare.json"),
            """{"schema":"firsttoken.run/1","id":"x","created_at":"2026-11-21T00:00:00Z","tool":{"version":"1"},"environment":{"os":"o","arch":"a","cpus":1,"runtime":"r","clock":"c"},"selftest":null,"targets":[{"name":"t","provider":"p","model":"m","counts":{"sent":2,"ok":2}}]}""",
            TestContext.Current.CancellationToken);

        CommandResult result = await _firstToken.RunAsync(arguments.Split(' '));

        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Empty(result.Output);
        Assert.Contains(expected, result.ErrorLines[0], StringComparison.Ordinal);
        Assert.True(result.ErrorLines.Length <= 2, result.ToString());
    }

    public void Dispose() => _firstToken.Dispose();
}
