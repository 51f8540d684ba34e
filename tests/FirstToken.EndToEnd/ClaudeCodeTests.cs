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
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, "--ttft", "20ms", "--gap", "2ms", "--tokens", "20");
        string log = _firstToken.PathOf("calls.jsonl");
        await using RunningGateway gateway = await RunningGateway.StartAsync(_firstToken, simulator.Url, "--events", log);

        var seen = await ClaudeCode.AskAsync(_firstToken, model, Access(gateway.Url, isBedrock: model.StartsWith(Bedrock, StringComparison.Ordinal)), arguments);
        FirstTokenCommand.Terminate(gateway.Process);
        await gateway.Process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Contains(model, await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        return seen;
    }

    private static Dictionary<string, string> Access(string gateway, bool isBedrock) => isBedrock
        ? new()
        {
            ["CLAUDE_CODE_USE_BEDROCK"] = "1",
            ["CLAUDE_CODE_SKIP_BEDROCK_AUTH"] = "1",
            ["ANTHROPIC_BEDROCK_BASE_URL"] = gateway + "/bedrock",
            ["AWS_REGION"] = "us-east-1",
        }
        : new() { ["ANTHROPIC_API_KEY"] = "none", ["ANTHROPIC_BASE_URL"] = gateway };
}
