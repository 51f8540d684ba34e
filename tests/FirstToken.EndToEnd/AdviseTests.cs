using System.Text.Json;

namespace FirstToken.EndToEnd;

/// <summary><c>firsttoken advise</c> on runs against a simulator whose faults are known, and on other files.</summary>
public sealed class AdviseTests : IDisposable
{
    private readonly FirstTokenCommand _firstToken = new();

    [Fact]
    public async Task Faults_put_into_a_simulator_are_found_with_their_true_size_and_the_commands_offered_run()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(
            _firstToken, "--ttft", "100ms", "--gap", "4ms", "--tokens", "220", "--chunk", "4", "--prefill", "100us", "--error-rate", "429:0.15", "--seed", "3");
        string target = $"anthropic:claude-sonnet-4-5@{simulator.Url}";
        await BenchAsync("short.json", target, "--input-tokens", "1200");
        await BenchAsync("long.json", target, "--input-tokens", "6000");

        JsonElement advice = await AdviseAsync("short.json", "long.json");

        Assert.True(advice.GetProperty("simulated").GetBoolean());
        JsonElement cache = Piece(advice, "cache-prefix", "long.json");
        JsonElement slope = cache.GetProperty("seen").EnumerateArray().Single(seen => seen.GetProperty("what").GetString()!.Contains("1,000 uncached", StringComparison.Ordinal));
        Assert.InRange(slope.GetProperty("value").GetDouble(), 95, 105); // 100 µs a token
        Assert.True(slope.GetProperty("n").GetInt32() >= 40);
        JsonElement time = cache.GetProperty("gain").GetProperty("time_ms");
        Assert.True(time.GetProperty("at_most").GetBoolean());
        Assert.True(time.GetProperty("ci95")[0].GetDouble() <= time.GetProperty("value").GetDouble());
        Assert.True(time.GetProperty("value").GetDouble() < time.GetProperty("spent").GetDouble());
        Assert.InRange(Piece(advice, "cut-output", "short.json").GetProperty("gain").GetProperty("time_ms").GetProperty("value").GetDouble(), 380, 420); // 4 ms a token

        JsonElement refusals = Piece(advice, "refusals", "long.json");
        Assert.Equal(Refused("long.json"), refusals.GetProperty("seen")[0].GetProperty("value").GetInt32());
        foreach (string command in advice.GetProperty("advice").EnumerateArray().SelectMany(piece => piece.GetProperty("prove").EnumerateArray()).Select(command => command.GetString()!).Where(command => command.Contains(" bench ", StringComparison.Ordinal)).Distinct())
        {
            // As offered, but for the number of requests: a second each is enough to see that it runs.
            string[] words = command.Split(" #")[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
            words[Array.IndexOf(words, "-n") + 1] = "1";
            CommandResult proof = await _firstToken.RunAsync([.. words, "--warmup", "0"]);
            Assert.True(proof.ExitCode is 0 or 3 or 4, $"{command}\n{proof}");
        }
    }

    [Fact]
    public async Task Unstreamed_answers_are_compared_with_a_streamed_run_and_an_event_log_will_do()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, "--ttft", "200ms", "--gap", "10ms", "--tokens", "120");
        string target = $"anthropic:claude-sonnet-4-5@{simulator.Url}";
        await BenchAsync("whole.json", target, "--no-stream");
        await BenchAsync("streamed.json", target, "--events", "streamed.jsonl");

        JsonElement alone = Piece(await AdviseAsync("whole.json"), "stream", "whole.json").GetProperty("gain");
        JsonElement beside = Piece(await AdviseAsync("whole.json", "streamed.jsonl"), "stream", "whole.json").GetProperty("gain");

        Assert.False(alone.TryGetProperty("time_ms", out _));
        Assert.False(string.IsNullOrEmpty(alone.GetProperty("unknown").GetString()));
        Assert.InRange(beside.GetProperty("time_ms").GetProperty("value").GetDouble(), 1150, 1250); // 119 gaps of 10 ms
    }

    [Fact]
    public async Task Text_and_markdown_say_that_it_was_simulated_and_show_the_code_asked_for()
    {
        string example = Path.Combine(Examples(), "faulty.json");

        CommandResult text = await _firstToken.RunAsync("advise", example);
        CommandResult typescript = await _firstToken.RunAsync("advise", example, "--code", "typescript", "--only", "cut-output");
        CommandResult markdown = await _firstToken.RunAsync("advise", example, "--format", "md");

        CommandResult html = await _firstToken.RunAsync("advise", example, "--format", "html");

        Assert.Contains("<pre>var brief = parameters with", html.Output, StringComparison.Ordinal);
        Assert.StartsWith("SIMULATED: ", text.Output, StringComparison.Ordinal);
        Assert.Contains("client.messages.create(", text.Output, StringComparison.Ordinal);
        Assert.Contains("do not add up", text.Output, StringComparison.Ordinal);
        Assert.Contains("1 piece of advice", typescript.Output, StringComparison.Ordinal);
        Assert.Contains("await client.messages.create({", typescript.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("parameters with", typescript.Output, StringComparison.Ordinal);
        Assert.All(["```csharp", "```python", "```typescript", "```sh", "> **SIMULATED"], part => Assert.Contains(part, markdown.Output, StringComparison.Ordinal));
        Assert.All([text, typescript, markdown], result => Assert.Equal(0, result.ExitCode));
    }

    [Fact]
    public async Task A_session_is_read_and_too_little_evidence_is_said_to_be_too_little()
    {
        await File.WriteAllTextAsync(
            _firstToken.PathOf("session.jsonl"),
            """
            {"type":"mode","sessionId":"s"}
            {"type":"assistant","sessionId":"s","uuid":"1","timestamp":"2026-11-21T09:00:00Z","message":{"id":"m1","model":"claude-sonnet-5-5","content":[],"usage":{"input_tokens":5,"output_tokens":7}}}
            {"type":"assistant","sess
            """,
            TestContext.Current.CancellationToken);

        CommandResult result = await _firstToken.RunAsync("advise", "session.jsonl");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("session.jsonl: 1 line could not be read", result.Output, StringComparison.Ordinal);
        Assert.Contains("nothing to advise from 1 request: a rule needs 11 successful requests", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("empty.json", "")]
    [InlineData("empty.jsonl", "")]
    [InlineData("text.jsonl", "hello\n")]
    [InlineData("binary.jsonl", "\0\u0001\u0002\u0003")]
    [InlineData("cut.json", "{\"schema\":\"firsttoken.run/1\",\"id\":\"")]
    [InlineData("other.json", "{\"schema\":\"somebody.else/7\"}")]
    public async Task A_file_of_no_kind_known_gets_one_line_and_exit_code_2(string name, string content)
    {
        await File.WriteAllTextAsync(_firstToken.PathOf(name), content, TestContext.Current.CancellationToken);

        CommandResult result = await _firstToken.RunAsync("advise", name);

        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.StartsWith($"firsttoken advise: {name}: ", result.ErrorLines[0], StringComparison.Ordinal);
        Assert.Single(result.ErrorLines);
    }

    public void Dispose() => _firstToken.Dispose();

    private static string Examples()
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "FirstToken.slnx")))
        {
            folder = folder.Parent!;
        }

        return Path.Combine(folder.FullName, "docs", "examples");
    }

    private static JsonElement Piece(JsonElement advice, string rule, string file) =>
        advice.GetProperty("advice").EnumerateArray().Single(piece => piece.GetProperty("rule").GetString() == rule && piece.GetProperty("file").GetString() == file);

    private int Refused(string file) => SavedRun.Read(_firstToken.PathOf(file)).Target().GetProperty("counts").GetProperty("by_error").GetProperty("rate_limit").GetInt32();

    private async Task BenchAsync(string file, string target, params string[] more)
    {
        CommandResult result = await _firstToken.RunAsync(["bench", "--target", target, "-n", "40", "-c", "10", "--max-tokens", "220", "-o", file, .. more]);
        Assert.True(result.ExitCode == 0, result.ToString());
    }

    private async Task<JsonElement> AdviseAsync(params string[] files)
    {
        CommandResult result = await _firstToken.RunAsync(["advise", .. files, "--format", "json"]);
        Assert.True(result.ExitCode == 0, result.ToString());
        JsonElement root = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal("firsttoken.advice/1", root.GetProperty("schema").GetString());
        return root;
    }
}
