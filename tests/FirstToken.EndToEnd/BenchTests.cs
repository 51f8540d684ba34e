using System.Diagnostics;
using System.Text.Json;
using FirstToken.Tests.Transport;

namespace FirstToken.EndToEnd;

/// <summary><c>bench</c> and its companions against the simulator, over the built executable.</summary>
public sealed class BenchTests : IDisposable
{
    private static readonly string[] s_quick = ["--ttft", "40ms", "--gap", "4ms", "--tokens", "20"];

    private readonly FirstTokenCommand _firstToken = new();

    [Theory]
    [InlineData("anthropic:claude-haiku-4-5", "")]
    [InlineData("bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0", "")]
    [InlineData("bedrock-converse:us.anthropic.claude-haiku-4-5-20251001-v1:0", "")]
    [InlineData("openai:gpt-4o-mini", "/v1")]
    [InlineData("openai-responses:gpt-4o-mini", "/v1")]
    [InlineData("azure:gpt-4o-mini", "")]
    [InlineData("gemini:gemini-2.5-flash", "")]
    public async Task Every_api_gives_a_valid_run_file(string target, string path)
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, s_quick);
        foreach (string mode in (string[])["", "--no-stream"])
        {
            CommandResult result = await _firstToken.RunAsync(
                ["bench", "--target", $"{target}@{simulator.Url}{path}", "-n", "20", "-c", "4", "-o", "run.json", .. mode.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

            Assert.True(result.ExitCode == 0, result.ToString());
            SavedRun run = SavedRun.Read(_firstToken.PathOf("run.json"));
            Assert.Equal("firsttoken.run/1", run.Root.GetProperty("schema").GetString());
            Assert.Equal(20, run.Count("ok"));
            Assert.True(run.Simulated && run.Valid, result.ToString());
            Assert.Equal(20 * 20, run.Target().GetProperty("tokens").GetProperty("output").GetInt64());
            Assert.StartsWith("SIMULATED", result.Output, StringComparison.Ordinal);
            if (mode.Length == 0)
            {
                // Generous: the machine that runs tests is busy. How exact the figures are is a matter of benchmarks.
                Assert.InRange(run.Metric("ttft_ms"), 39, 400);
                Assert.InRange(run.Metric("gap_ms"), 3, 40);
            }
        }
    }

    [Fact]
    public async Task Without_keys_an_own_simulator_is_measured_and_ended()
    {
        CommandResult result = await _firstToken.RunAsync("bench", "-n", "3", "-o", "run.json");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("own simulator", result.ErrorLines[0], StringComparison.Ordinal);
        Assert.StartsWith("SIMULATED", result.Output, StringComparison.Ordinal);
        Assert.True(SavedRun.Read(_firstToken.PathOf("run.json")).Simulated);
        Assert.Contains("saved to run.json", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_targets_are_measured_in_turn_and_reported_apart()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, s_quick);

        CommandResult result = await _firstToken.RunAsync(
            "bench", "--target", $"anthropic:claude-haiku-4-5@{simulator.Url}", "--target", $"anthropic:claude-sonnet-4-5@{simulator.Url}", "-n", "5", "--format", "json", "-o", "run.json");

        Assert.True(result.ExitCode == 0, result.ToString());
        SavedRun run = SavedRun.Parse(result.Output);
        Assert.Equal([5, 5], run.Root.GetProperty("targets").EnumerateArray().Select(target => target.GetProperty("counts").GetProperty("ok").GetInt32()));
        Assert.True(run.Target().GetProperty("cost").GetProperty("usd").GetDecimal() > 0);
    }

    [Fact]
    public async Task A_model_without_price_is_unpriced()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, s_quick);

        CommandResult result = await _firstToken.RunAsync("bench", "--target", $"anthropic:sim-none@{simulator.Url}", "-n", "2", "-o", "run.json");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("cost: unpriced", result.Output, StringComparison.Ordinal);
        JsonElement cost = SavedRun.Read(_firstToken.PathOf("run.json")).Target().GetProperty("cost");
        Assert.False(cost.TryGetProperty("usd", out _));
    }

    [Fact]
    public async Task Markdown_has_tables()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, s_quick);

        CommandResult result = await _firstToken.RunAsync("bench", "--target", $"anthropic:claude-haiku-4-5@{simulator.Url}", "-n", "2", "--format", "md");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.StartsWith("# bench:", result.Output, StringComparison.Ordinal);
        Assert.Contains("| TTFT | 2 |", result.Output, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(_firstToken.PathOf("runs")));
    }

    [Fact]
    public async Task Nothing_in_a_pipe_is_coloured()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, s_quick);
        string target = $"anthropic:claude-haiku-4-5@{simulator.Url}";

        CommandResult bench = await _firstToken.RunAsync("bench", "--target", target, "-n", "2");
        CommandResult probe = await _firstToken.RunAsync("probe", target);

        Assert.DoesNotContain('\u001b', bench.ToString());
        Assert.DoesNotContain('\u001b', probe.ToString());
    }

    [Fact]
    public async Task An_event_log_has_a_line_for_each_request_with_every_arrival()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, s_quick);

        CommandResult result = await _firstToken.RunAsync("bench", "--target", $"anthropic:claude-haiku-4-5@{simulator.Url}", "-n", "4", "--events", "events.jsonl");

        Assert.True(result.ExitCode == 0, result.ToString());
        string[] lines = File.ReadAllLines(_firstToken.PathOf("events.jsonl"));
        Assert.Equal(4, lines.Length);
        Assert.All(lines, line =>
        {
            using JsonDocument request = JsonDocument.Parse(line);
            Assert.Equal(20, request.RootElement.GetProperty("output_offsets_ns").GetArrayLength());
        });
    }

    [Fact]
    public async Task A_run_at_a_rate_counts_from_the_moment_due()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, s_quick);

        CommandResult result = await _firstToken.RunAsync(
            "bench", "--target", $"anthropic:claude-haiku-4-5@{simulator.Url}", "--rate", "20", "--arrival", "poisson", "--duration", "1s", "-o", "run.json");

        Assert.True(result.ExitCode is 0 or 3, result.ToString());
        SavedRun run = SavedRun.Read(_firstToken.PathOf("run.json"));
        Assert.Equal("intended", run.Target().GetProperty("methods").GetProperty("latencies_from").GetString());
        Assert.InRange(run.Count("sent"), 5, 60);
    }

    [Fact]
    public async Task The_cost_limit_stops_a_run()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, s_quick);

        CommandResult result = await _firstToken.RunAsync("bench", "--target", $"anthropic:claude-opus-4-5@{simulator.Url}", "-n", "50", "--max-cost", "0.01", "-o", "run.json");

        Assert.Equal("cost_limit", SavedRun.Read(_firstToken.PathOf("run.json")).Root.GetProperty("outcome").GetProperty("stop").GetString());
        Assert.Contains("stopped early: cost limit", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Probe_shows_the_phases_of_a_fresh_connection()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, s_quick);
        string target = $"anthropic:claude-haiku-4-5@{simulator.Url}";

        CommandResult text = await _firstToken.RunAsync("probe", target, "-n", "3");
        CommandResult json = await _firstToken.RunAsync("probe", target, "--format", "json");

        Assert.True(text.ExitCode == 0, text.ToString());
        Assert.Matches(@"TCP .*\n(send .*\n)?to first byte .*\nto first token .*\ngeneration .*#", text.Output);
        Assert.Contains("the median of 3", text.Output, StringComparison.Ordinal);
        JsonElement probe = SavedRun.Parse(json.Output).Target();
        Assert.Equal("TCP", probe.GetProperty("phases")[0].GetProperty("name").GetString());
        Assert.True(probe.GetProperty("request").GetProperty("new_connection").GetBoolean());
    }

    [Fact]
    public async Task Validate_tells_good_targets_from_bad_ones()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, s_quick);

        CommandResult good = await _firstToken.RunAsync(
            "validate", $"anthropic:claude-haiku-4-5@{simulator.Url}", $"azure:gpt-4o@{simulator.Url}", $"ollama:sim@{simulator.Url}", $"gemini:gemini-2.5-flash@{simulator.Url}",
            $"bedrock@{simulator.Url}", $"openai@{simulator.Url}/v1");
        CommandResult bad = await _firstToken.RunAsync("validate", $"anthropic:m@http://{ClosedPort.Address}");
        CommandResult unset = await _firstToken.RunAsync("validate");

        Assert.True(good.ExitCode == 0, good.ToString());
        Assert.All(["anthropic", "azure", "ollama", "gemini", "bedrock", "openai"], name => Assert.Contains($"ok      {name}", good.Output, StringComparison.Ordinal));
        Assert.Equal(4, bad.ExitCode);
        Assert.Contains("connect_refused", bad.Output, StringComparison.Ordinal);
        Assert.Equal(2, unset.ExitCode);
        Assert.Contains("set ANTHROPIC_API_KEY", unset.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_selftest_compares_every_request_and_is_carried_by_later_runs()
    {
        CommandResult selftest = await _firstToken.RunAsync("selftest", "--streams", "8", "--format", "json");
        CommandResult bench = await _firstToken.RunAsync("bench", "-n", "2", "-o", "run.json");

        Assert.True(selftest.ExitCode == 0, selftest.ToString());
        JsonElement level = SavedRun.Parse(selftest.Output).Root.GetProperty("levels")[0];
        Assert.Equal(24, level.GetProperty("requests").GetInt32());
        Assert.InRange(level.GetProperty("ttft_error_p50_ms").GetDouble(), 0, 50);
        Assert.Contains("this tool's own error: TTFT p50", bench.Output, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Object, SavedRun.Read(_firstToken.PathOf("run.json")).Root.GetProperty("selftest").ValueKind);
    }

    [Fact]
    public async Task The_simulator_drains_on_sigterm()
    {
        RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, s_quick);
        await using (simulator)
        {
            FirstTokenCommand.Terminate(simulator.Process);
            CommandResult result = await FirstTokenCommand.FinishAsync(simulator.Process);

            Assert.True(result.ExitCode == 0, result.ToString());
        }
    }

    [Fact]
    public async Task The_simulator_collects_garbage_seldom_however_it_was_started()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a process replaces itself on Linux only");
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, s_quick);

        string environment = await File.ReadAllTextAsync($"/proc/{simulator.Process.Id}/environ", TestContext.Current.CancellationToken);
        string arguments = await File.ReadAllTextAsync($"/proc/{simulator.Process.Id}/cmdline", TestContext.Current.CancellationToken);

        Assert.Contains("DOTNET_GCgen0size=0x8000000", environment.Split('\0'));
        Assert.Equal(["simulate", "--listen", "127.0.0.1:0", .. s_quick], arguments.TrimEnd('\0').Split('\0')[1..]);
    }

    [Fact]
    public async Task The_own_simulator_dies_with_its_parent()
    {
        using Process bench = _firstToken.Start("bench", "--duration", "60s");
        string? child = null;
        for (int attempt = 0; attempt < 600 && string.IsNullOrWhiteSpace(child); attempt++)
        {
            child = ChildrenOf(bench.Id);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        int simulator = int.Parse(child!.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        using Process process = Process.GetProcessById(simulator);

        bench.Kill();

        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Prices_are_shown_and_updated_from_a_file()
    {
        await File.WriteAllTextAsync(
            _firstToken.PathOf("litellm.json"),
            """{"my-own-model":{"litellm_provider":"openai","mode":"chat","input_cost_per_token":0.000001,"output_cost_per_token":0.000002}}""",
            TestContext.Current.CancellationToken);

        CommandResult before = await _firstToken.RunAsync("prices", "my-own-model");
        CommandResult update = await _firstToken.RunAsync("prices", "update", "litellm.json");
        CommandResult after = await _firstToken.RunAsync("prices", "my-own-model", "--format", "json");

        Assert.Equal(2, before.ExitCode);
        Assert.Contains("unpriced", before.Error, StringComparison.Ordinal);
        Assert.True(update.ExitCode == 0, update.ToString());
        Assert.StartsWith("1 new", update.Output, StringComparison.Ordinal);
        Assert.Contains("my-own-model", after.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _firstToken.Dispose();

    // A child belongs to the thread that began it, whichever that was.
    private static string ChildrenOf(int processId) => string.Concat(Directory.EnumerateDirectories($"/proc/{processId}/task").Select(thread =>
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "children"));
        }
        catch (IOException)
        {
            return string.Empty; // the thread has ended
        }
    }));
}
