using System.Text.Json;

namespace FirstToken.EndToEnd;

/// <summary><c>budget</c> against simulators and on saved runs, over the built executable.</summary>
public sealed class BudgetTests : IDisposable
{
    private const string Bedrock = "bedrock:us.anthropic.claude-haiku-4-5-20251001-v1:0";
    private readonly FirstTokenCommand _firstToken = new();

    [Fact]
    public async Task The_difference_between_two_providers_is_found_and_put_where_it_belongs()
    {
        await using RunningSimulator direct = await RunningSimulator.StartAsync(_firstToken, "--ttft", "60ms", "--gap", "2ms", "--tokens", "20");
        await using RunningSimulator bedrock = await RunningSimulator.StartAsync(_firstToken, "--ttft", "160ms", "--gap", "2ms", "--tokens", "20");

        CommandResult result = await _firstToken.RunAsync(
            "budget", "--target", $"anthropic:claude-haiku-4-5@{direct.Url}", "--target", $"{Bedrock}@{bedrock.Url}", "-n", "12", "-o", "run.json", "--format", "json",
            "--calls", "claude-haiku-4-5=100", "--calls", "claude-opus-4-6=10");

        Assert.True(result.ExitCode == 0, result.ToString());
        JsonElement json = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal("firsttoken.budget/1", json.GetProperty("schema").GetString());
        Assert.True(json.GetProperty("simulated").GetBoolean());
        JsonElement difference = json.GetProperty("differences")[0];
        Assert.True(difference.GetProperty("one_model").GetBoolean());
        Assert.Equal(12, difference.GetProperty("total").GetProperty("n").GetInt32());
        Assert.InRange(difference.GetProperty("until_first_token").GetProperty("p50_ms").GetDouble(), 80, 200);

        // Bedrock tells its server's time, Anthropic itself does not.
        JsonElement targets = json.GetProperty("targets");
        Assert.True(targets[0].GetProperty("phases").TryGetProperty("undivided", out _));
        Assert.False(targets[0].GetProperty("phases").TryGetProperty("server", out _));
        Assert.InRange(targets[1].GetProperty("phases").GetProperty("server").GetProperty("p50_ms").GetDouble(), 100, 200);
        Assert.Equal(12, targets[1].GetProperty("phases").GetProperty("tcp").GetProperty("n").GetInt32());
        JsonElement models = json.GetProperty("sessions")[0].GetProperty("models");
        Assert.InRange(models[0].GetProperty("until_first_token").GetProperty("session_s").GetDouble(), 8, 20);
        Assert.False(models[1].TryGetProperty("total", out _));

        CommandResult saved = await _firstToken.RunAsync("budget", "run.json");
        Assert.True(saved.ExitCode == 0, saved.ToString());
        Assert.StartsWith("SIMULATED", saved.Output, StringComparison.Ordinal);
        Assert.Contains("TTFB after send", saved.Output, StringComparison.Ordinal);
        Assert.Contains("takes longer by", saved.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("over a session", saved.Output, StringComparison.Ordinal);

        CommandResult page = await _firstToken.RunAsync("budget", "run.json", "--format", "html", "--charts", "charts");
        Assert.True(page.ExitCode == 0, page.ToString());
        Assert.StartsWith("<!DOCTYPE html>", page.Output, StringComparison.Ordinal);
        Assert.Contains("SIMULATED", page.Output, StringComparison.Ordinal);
        Assert.Contains("<svg", page.Output, StringComparison.Ordinal);
        string chart = await File.ReadAllTextAsync(_firstToken.PathOf("charts/budget.svg"), TestContext.Current.CancellationToken);
        Assert.Contains("TTFB, undivided", chart, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_keys_an_own_simulator_is_divided_and_marked()
    {
        CommandResult result = await _firstToken.RunAsync("budget", "-n", "2", "--format", "md");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("own simulator", result.ErrorLines[0], StringComparison.Ordinal);
        Assert.Contains("> **SIMULATED", result.Output, StringComparison.Ordinal);
        Assert.Contains("| generation | 2 |", result.Output, StringComparison.Ordinal);
        Assert.Contains("| TLS | - | - | - | - | - |", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kept_connections_are_opened_once_and_still_tell_the_round_trip()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, "--ttft", "20ms", "--gap", "1ms", "--tokens", "5");

        CommandResult result = await _firstToken.RunAsync("budget", "--target", $"{Bedrock}@{simulator.Url}", "-n", "5", "--reuse", "--format", "json");

        Assert.True(result.ExitCode == 0, result.ToString());
        JsonElement phases = JsonDocument.Parse(result.Output).RootElement.GetProperty("targets")[0].GetProperty("phases");
        Assert.Equal(1, phases.GetProperty("tcp").GetProperty("n").GetInt32());
        Assert.Equal(5, phases.GetProperty("network").GetProperty("n").GetInt32());
    }

    [Fact]
    public async Task Over_http2_the_parts_are_those_that_can_be_known()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, "--ttft", "20ms", "--gap", "1ms", "--tokens", "5");

        CommandResult result = await _firstToken.RunAsync("budget", "--target", $"sim@{simulator.Url}", "-n", "3", "--http", "2", "--format", "json");

        Assert.True(result.ExitCode == 0, result.ToString());
        JsonElement phases = JsonDocument.Parse(result.Output).RootElement.GetProperty("targets")[0].GetProperty("phases");
        Assert.False(phases.TryGetProperty("send", out _));
        Assert.True(phases.TryGetProperty("tcp", out _));
    }

    [Fact]
    public async Task A_coding_sessions_transcript_gives_the_calls()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, "--ttft", "20ms", "--gap", "1ms", "--tokens", "5");
        await File.WriteAllLinesAsync(
            _firstToken.PathOf("s.jsonl"),
            [
                """{"type":"assistant","message":{"id":"msg_1","model":"claude-haiku-4-5-20251001"}}""",
                """{"type":"assistant","message":{"id":"msg_1","model":"claude-haiku-4-5-20251001"}}""",
                """{"type":"assistant","message":{"id":"msg_2","model":"claude-haiku-4-5-20251001"}}""",
            ],
            TestContext.Current.CancellationToken);

        CommandResult result = await _firstToken.RunAsync(
            "budget", "--target", $"anthropic:claude-haiku-4-5@{simulator.Url}", "--target", $"{Bedrock}@{simulator.Url}", "-n", "3", "--session", "s.jsonl", "--sessions-per-day", "4");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("calls: counted in s.jsonl; 4 sessions a day", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"claude-haiku-4-5-20251001 +2 ", result.Output);
    }

    [Fact]
    public async Task When_every_request_fails_the_exit_code_is_4_and_nothing_is_made_up()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, "--error", "529");

        CommandResult result = await _firstToken.RunAsync("budget", "--target", $"anthropic:claude-haiku-4-5@{simulator.Url}", "-n", "2", "-o", "run.json");

        Assert.True(result.ExitCode == 4, result.ToString());
        Assert.Contains("2 × overloaded", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("generation", result.Output, StringComparison.Ordinal);

        CommandResult saved = await _firstToken.RunAsync("budget", "run.json");
        Assert.True(saved.ExitCode == 4, saved.ToString());
    }

    [Theory]
    [InlineData("budget nowhere.json", "nowhere.json")]
    [InlineData("budget direct", "write --target direct")]
    [InlineData("budget empty.json", "not a run file")]
    [InlineData("budget run.json --target anthropic", "--target is for measuring")]
    [InlineData("budget run.json -n 5", "--requests is for measuring")]
    [InlineData("budget bare.json", "holds no single requests")]
    [InlineData("budget run.json --calls haiku", "--calls 'haiku' is not MODEL=N")]
    [InlineData("budget run.json --calls haiku=0", "--calls 'haiku=0' is not MODEL=N")]
    [InlineData("budget run.json --calls a=1 --calls A=2", "names a model twice")]
    [InlineData("budget run.json --calls a=1 --session s.jsonl", "exclude each other")]
    [InlineData("budget run.json --session nowhere.jsonl", "nowhere.jsonl: no such file")]
    [InlineData("budget run.json --session empty.json", "no line of it is a record")]
    [InlineData("budget run.json --sessions-per-day 3", "give --calls or --session too")]
    [InlineData("budget run.json --sessions-per-day none", "is not a number of sessions")]
    [InlineData("budget --target antropic", "antropic")]
    public async Task A_bad_command_line_gets_one_line_and_exit_code_2(string arguments, string expected)
    {
        await File.WriteAllTextAsync(_firstToken.PathOf("empty.json"), "{}", TestContext.Current.CancellationToken);
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
