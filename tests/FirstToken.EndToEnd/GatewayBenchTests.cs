using System.Text.Json;
using FirstToken.Tests.Transport;
using Microsoft.Win32.SafeHandles;

namespace FirstToken.EndToEnd;

/// <summary><c>firsttoken gateway bench</c> as people run it.</summary>
public sealed class GatewayBenchTests : IDisposable
{
    private readonly FirstTokenCommand _firstToken = new();

    [Fact]
    public async Task Without_targets_it_measures_an_own_gateway_before_an_own_simulator()
    {
        CommandResult result = await _firstToken.RunAsync("gateway", "bench", "-n", "12", "--workers", "4", "--max-added", "1s", "-o", "added.json");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.StartsWith("SIMULATED", result.Output, StringComparison.Ordinal);
        Assert.Contains("met      added ttft p50, streaming", result.Output, StringComparison.Ordinal);
        JsonElement bench = await ReadAsync("added.json");
        Assert.Equal("firsttoken.gateway-bench/1", bench.GetProperty("schema").GetString());
        Assert.True(bench.GetProperty("simulated").GetBoolean());
        JsonElement[] tests = [.. bench.GetProperty("tests").EnumerateArray()];
        Assert.Equal(["latency", "streaming", "concurrent"], tests.Select(test => test.GetProperty("name").GetString()));
        Assert.All(tests, test =>
        {
            Assert.Equal(0, test.GetProperty("direct").GetProperty("failed").GetInt32() + test.GetProperty("through").GetProperty("failed").GetInt32());
            JsonElement figure = test.GetProperty("figures")[0];
            Assert.True(figure.GetProperty("direct_p50_ms").GetDouble() >= 20, figure.ToString()); // what the simulator was told
            Assert.Equal(2, figure.GetProperty("added").GetProperty("interval").GetArrayLength());
        });
        Assert.Equal([12, 12, 16], tests.Select(test => test.GetProperty("through").GetProperty("sent").GetInt32()));
        Assert.Equal(4, tests[2].GetProperty("workers").GetInt32());
        Assert.True(bench.GetProperty("reuse").GetDouble() > 0.5, bench.ToString());
        Assert.True(bench.GetProperty("peak_memory_bytes").GetInt64() > 10_000_000);
        Assert.True(bench.GetProperty("after").GetProperty("hold_first_p50_ms").GetDouble() > 0);
    }

    [Fact]
    public async Task A_gateway_that_stays_awake_says_so()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has what stays awake");
        CommandResult result = await _firstToken.RunAsync("gateway", "bench", "--busy-poll", "--test-type", "streaming", "-n", "12", "--max-added", "1s", "-o", "added.json");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("it does not sleep while an answer is under way (busy_poll): ", result.Output, StringComparison.Ordinal);
        Assert.True((await ReadAsync("added.json")).GetProperty("after").GetProperty("polled_s").GetDouble() > 0);
    }

    [Fact]
    public async Task A_gateway_that_keeps_the_processors_awake_says_so()
    {
        Assert.SkipUnless(CanKeepAwake(), "/dev/cpu_dma_latency cannot be written here");
        CommandResult result = await _firstToken.RunAsync("gateway", "bench", "--keep-awake", "--test-type", "streaming", "-n", "12", "--max-added", "1s", "-o", "added.json");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("it kept the machine's processors from sleeping while an answer was under way (keep_awake): ", result.Output, StringComparison.Ordinal);
        Assert.True((await ReadAsync("added.json")).GetProperty("after").GetProperty("kept_awake_s").GetDouble() > 0);
    }

    private static bool CanKeepAwake()
    {
        try
        {
            using SafeFileHandle device = File.OpenHandle("/dev/cpu_dma_latency", FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            return true;
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [Fact]
    public async Task A_running_gateway_is_measured_against_its_upstream()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, "--ttft", "5ms", "--gap", "1ms", "--tokens", "3");
        await using RunningGateway gateway = await RunningGateway.StartAsync(_firstToken, simulator.Url);

        CommandResult result = await _firstToken.RunAsync(
            "gateway", "bench", "--test-type", "streaming", "-n", "12", "--gateway", gateway.Url, "--target", $"openai:gpt-4o-mini@{simulator.Url}/v1", "--max-added", "1s", "--format", "json");

        Assert.True(result.ExitCode == 0, result.ToString());
        JsonElement bench = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal(gateway.Url, bench.GetProperty("gateway").GetString());
        Assert.True(bench.GetProperty("after").GetProperty("reused").GetInt64() >= 10);
        Assert.False(bench.TryGetProperty("peak_memory_bytes", out _)); // not our process
    }

    [Fact]
    public async Task A_limit_that_is_missed_is_exit_code_1()
    {
        // A relay that is slow: the target direct has no wait, what stands for the gateway has.
        await using RunningSimulator fast = await RunningSimulator.StartAsync(_firstToken, "--ttft", "5ms", "--gap", "1ms", "--tokens", "3");
        await using RunningSimulator slow = await RunningSimulator.StartAsync(_firstToken, "--ttft", "60ms", "--gap", "1ms", "--tokens", "3");

        CommandResult result = await _firstToken.RunAsync("gateway", "bench", "--test-type", "streaming", "-n", "12", "--gateway", slow.Url, "--target", $"sim@{fast.Url}", "--max-added", "10ms");

        Assert.True(result.ExitCode == 1, result.ToString());
        Assert.Contains("MISSED   added ttft p50", result.Output, StringComparison.Ordinal);
        Assert.Contains("it tells nothing of itself", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_there_is_exit_code_4()
    {
        string nobody = $"http://{ClosedPort.Address}";

        CommandResult result = await _firstToken.RunAsync("gateway", "bench", "--test-type", "latency", "-n", "3", "--gateway", nobody, "--target", $"sim@{nobody}");

        Assert.True(result.ExitCode == 4, result.ToString());
        Assert.Contains("failed direct: 3 × connect_refused: connection refused\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("failed through the gateway: 3 × connect_refused: connection refused\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_tells_why_requests_failed()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, "--ttft", "5ms", "--gap", "1ms", "--tokens", "3");

        CommandResult result = await _firstToken.RunAsync(
            "gateway", "bench", "-n", "3", "-c", "2", "--gateway", $"http://{ClosedPort.Address}", "--target", $"sim@{simulator.Url}", "--format", "json");

        Assert.True(result.ExitCode == 3, result.ToString());
        JsonElement test = JsonDocument.Parse(result.Output).RootElement.GetProperty("tests")[0];
        Assert.Equal(0, test.GetProperty("direct").GetProperty("failures").GetArrayLength());
        JsonElement failure = Assert.Single(test.GetProperty("through").GetProperty("failures").EnumerateArray());
        Assert.Equal(("connect_refused", 3, "connection refused"), (failure.GetProperty("kind").GetString(), failure.GetProperty("count").GetInt32(), failure.GetProperty("message").GetString()));
    }

    public void Dispose() => _firstToken.Dispose();

    private async Task<JsonElement> ReadAsync(string file) =>
        JsonDocument.Parse(await File.ReadAllTextAsync(_firstToken.PathOf(file), TestContext.Current.CancellationToken)).RootElement;
}
