using System.Diagnostics;
using System.Text.Json;

namespace FirstToken.EndToEnd;

/// <summary>
/// The real Claude Code through the gateway, over Anthropic's and over Bedrock's API: own home, a key that is none, and no way to
/// anything but the loopback.
/// </summary>
public sealed class ClaudeCodeTests : IDisposable
{
    private const string Anthropic = "claude-haiku-4-5";
    private const string Bedrock = "us.anthropic.claude-haiku-4-5-20251001-v1:0";

    private readonly FirstTokenCommand _firstToken = new();

    [Theory]
    [InlineData(Anthropic)]
    [InlineData(Bedrock)]
    public async Task It_streams_an_answer(string model)
    {
        (int exitCode, JsonElement[] lines) = await AskAsync(model, "--verbose", "--output-format", "stream-json", "--include-partial-messages", "--tools", "");

        JsonElement result = lines[^1];
        Assert.Equal(0, exitCode);
        Assert.False(result.GetProperty("is_error").GetBoolean(), result.ToString());
        Assert.Equal("end_turn", result.GetProperty("stop_reason").GetString());
        Assert.Equal(20, result.GetProperty("usage").GetProperty("output_tokens").GetInt32());
        string[] pieces = [.. lines.Select(TextDelta).OfType<string>()];
        Assert.Equal(20, pieces.Length);
        Assert.Equal(result.GetProperty("result").GetString(), string.Concat(pieces));
    }

    [Theory]
    [InlineData(Anthropic)]
    [InlineData(Bedrock)]
    public async Task It_thinks_calls_a_tool_and_goes_on_with_what_that_gave(string model)
    {
        (int exitCode, JsonElement[] lines) = await AskAsync(model + "~thinking=10,tools=1", "--verbose", "--output-format", "stream-json", "--tools", "Read", "--max-turns", "4");

        JsonElement result = lines[^1];
        Assert.Equal(0, exitCode);
        Assert.False(result.GetProperty("is_error").GetBoolean(), result.ToString());
        Assert.Equal(2, result.GetProperty("num_turns").GetInt32());
        JsonElement[] blocks = [.. lines.SelectMany(Blocks)];
        Assert.Contains(blocks, block => block.GetProperty("type").GetString() == "thinking");
        Assert.Contains(blocks, block => block.GetProperty("type").GetString() == "tool_use" && block.GetProperty("name").GetString() == "Read");
        Assert.Contains(blocks, block => block.GetProperty("type").GetString() == "tool_result");
    }

    [Theory]
    [InlineData(Anthropic, "401", 401)]
    [InlineData(Anthropic, "429", 429)]
    [InlineData(Anthropic, "529", 529)]
    [InlineData(Anthropic, "midstream", 500)] // after the error event it asks once more without a stream, which is refused
    [InlineData(Anthropic, "cut", null)]
    [InlineData(Bedrock, "429", 429)]
    [InlineData(Bedrock, "cut", null)]
    public async Task It_tells_what_went_wrong(string model, string error, int? status)
    {
        (int exitCode, JsonElement[] lines) = await AskAsync($"{model}~error={error}", "--output-format", "json", "--tools", "");

        JsonElement result = lines[^1];
        Assert.Equal(1, exitCode);
        Assert.True(result.GetProperty("is_error").GetBoolean(), result.ToString());
        JsonElement told = result.GetProperty("api_error_status");
        Assert.Equal(status, told.ValueKind == JsonValueKind.Null ? null : told.GetInt32());
    }

    public void Dispose() => _firstToken.Dispose();

    private static string? TextDelta(JsonElement line) =>
        line.TryGetProperty("event", out JsonElement item) && item.TryGetProperty("delta", out JsonElement delta) && delta.TryGetProperty("text", out JsonElement text)
            ? text.GetString()
            : null;

    private static IEnumerable<JsonElement> Blocks(JsonElement line) =>
        line.TryGetProperty("message", out JsonElement message) && message.TryGetProperty("content", out JsonElement content) && content.ValueKind == JsonValueKind.Array
            ? content.EnumerateArray()
            : [];

    private async Task<(int ExitCode, JsonElement[] Lines)> AskAsync(string model, params string[] arguments)
    {
        string node = NpmPackages.Node;
        string program = NpmPackages.ClaudeCode;
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, "--ttft", "20ms", "--gap", "2ms", "--tokens", "20");
        string log = _firstToken.PathOf("calls.jsonl");
        await using RunningGateway gateway = await RunningGateway.StartAsync(_firstToken, simulator.Url, "--events", log);
        var start = new ProcessStartInfo(node, [program, "-p", "say hello", "--model", model, "--strict-mcp-config", .. arguments])
        {
            WorkingDirectory = _firstToken.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Confine(start.Environment, gateway.Url, isBedrock: model.StartsWith(Bedrock, StringComparison.Ordinal));

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        CommandResult result = await FirstTokenCommand.FinishAsync(process);
        FirstTokenCommand.Terminate(gateway.Process);
        await gateway.Process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Contains(model, await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        try
        {
            return (result.ExitCode, [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)]);
        }
        catch (JsonException)
        {
            Assert.Fail(result.ToString());
            throw;
        }
    }

    // All that is not asked of the gateway ends at a port where nobody listens.
    private void Confine(IDictionary<string, string?> environment, string gateway, bool isBedrock)
    {
        string? path = environment["PATH"];
        environment.Clear();
        environment["PATH"] = path;
        environment["HOME"] = _firstToken.Folder;
        environment["TMPDIR"] = _firstToken.Folder;
        environment["HTTP_PROXY"] = environment["HTTPS_PROXY"] = $"http://127.0.0.1:{ScriptedServer.FreePort()}";
        environment["NO_PROXY"] = "127.0.0.1";
        foreach (string switchedOff in (string[])["DISABLE_TELEMETRY", "DISABLE_ERROR_REPORTING", "DISABLE_AUTOUPDATER", "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "CLAUDE_CODE_DISABLE_TERMINAL_TITLE"])
        {
            environment[switchedOff] = "1";
        }

        environment["CLAUDE_CODE_MAX_RETRIES"] = "0";
        if (isBedrock)
        {
            environment["CLAUDE_CODE_USE_BEDROCK"] = "1";
            environment["CLAUDE_CODE_SKIP_BEDROCK_AUTH"] = "1";
            environment["ANTHROPIC_BEDROCK_BASE_URL"] = gateway + "/bedrock";
            environment["AWS_REGION"] = "us-east-1";
        }
        else
        {
            environment["ANTHROPIC_API_KEY"] = "none";
            environment["ANTHROPIC_BASE_URL"] = gateway;
        }
    }
}
