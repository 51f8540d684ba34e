using System.Text.Json;

namespace FirstToken.EndToEnd;

/// <summary>The providers' own clients hold the simulator to be the provider: streaming, thinking, tool calls, errors.</summary>
public sealed class NpmClientTests : IDisposable
{
    private readonly FirstTokenCommand _firstToken = new();

    [Fact]
    public async Task Anthropics_client_streams_and_calls_tools()
    {
        JsonElement seen = await RunAsync("anthropic-client.mjs");

        Expect(seen, stop: "end_turn", toolStop: "tool_use", error: "RateLimitError 429", overload: "OverloadedError 529");
        Assert.Equal("end_turn", seen.GetProperty("afterTool").GetString());
        Assert.True(seen.GetProperty("counted").GetInt32() > 0);
        Assert.True(seen.GetProperty("models").GetInt32() > 0);
        Assert.Equal("APIError", seen.GetProperty("streamErrors").GetProperty("midstream").GetString());
    }

    [Fact]
    public async Task OpenAIs_client_streams_and_calls_tools_over_both_apis()
    {
        JsonElement seen = await RunAsync("openai-client.mjs");

        Expect(seen, stop: "stop", toolStop: "tool_calls", error: "RateLimitError 429", overload: "InternalServerError 503");
        JsonElement responses = seen.GetProperty("responses");
        Assert.Equal(20, responses.GetProperty("deltas").GetInt32());
        Assert.Equal(20, responses.GetProperty("outputTokens").GetInt32());
        Assert.Equal("completed", responses.GetProperty("status").GetString());
        Assert.Equal("get_weather", responses.GetProperty("toolName").GetString());
        Assert.Equal("OpenAIError", responses.GetProperty("streamErrors").GetProperty("cut").GetString());
    }

    [Fact]
    public async Task OpenAIs_client_for_azure_streams_and_calls_tools() =>
        Expect(await RunAsync("openai-client.mjs", "azure"), stop: "stop", toolStop: "tool_calls", error: "RateLimitError 429", overload: "InternalServerError 503");

    [Theory]
    [InlineData("http2")]
    [InlineData("http1")]
    public async Task Awss_client_streams_and_calls_tools(string protocol)
    {
        JsonElement seen = await RunAsync("bedrock-client.mjs", protocol);

        Expect(seen, stop: "end_turn", toolStop: "tool_use", error: "ThrottlingException 429", overload: "ServiceUnavailableException 503", unauthorised: " 403");
        Assert.Equal(20, seen.GetProperty("invoked").GetInt32());
        Assert.NotEqual("no error", seen.GetProperty("invokeErrors").GetProperty("cut").GetString());
    }

    [Fact]
    public async Task Googles_client_streams_and_calls_tools() =>
        Expect(await RunAsync("gemini-client.mjs"), stop: "STOP", toolStop: "STOP", error: "ApiError 429", overload: "ApiError 503", unauthorised: " 403");

    [Fact]
    public async Task The_lines_that_advise_shows_run_with_the_official_clients()
    {
        CommandResult rules = await _firstToken.RunAsync("advise", "--list", "--format", "json");
        await File.WriteAllTextAsync(_firstToken.PathOf("rules.json"), rules.Output, TestContext.Current.CancellationToken);

        JsonElement seen = await RunAsync("advice-samples.mjs", _firstToken.PathOf("rules.json"));

        JsonElement ran = seen.GetProperty("ran");
        Assert.True(ran.EnumerateObject().Count() >= 27, ran.ToString());
        Assert.Equal(20, ran.GetProperty("cache-prefix anthropic").GetInt32());
        Assert.Equal(20, ran.GetProperty("cut-output openai").GetInt32());
        Assert.Equal(20, ran.GetProperty("refusals gemini").GetInt32());
        Assert.True(seen.GetProperty("streamed").GetInt32() > 100);
        Assert.Equal("fell back", seen.GetProperty("fellBack").GetString());
    }

    public void Dispose() => _firstToken.Dispose();

    private static void Expect(JsonElement seen, string stop, string toolStop, string error, string overload, string unauthorised = " 401")
    {
        Assert.Equal(20, seen.GetProperty("pieces").GetInt32());
        Assert.Equal(20, seen.GetProperty("outputTokens").GetInt32());
        Assert.True(seen.GetProperty("text").GetInt32() > 0);
        Assert.True(seen.GetProperty("thinking").GetInt32() > 0);
        Assert.True(seen.GetProperty("whole").GetInt32() > 0);
        Assert.Equal(stop, seen.GetProperty("stop").GetString());
        Assert.Equal("get_weather", seen.GetProperty("toolName").GetString());
        Assert.Equal(JsonValueKind.String, seen.GetProperty("toolArguments").GetProperty("city").ValueKind);
        Assert.Equal(toolStop, seen.GetProperty("toolStop").GetString());
        JsonElement errors = seen.GetProperty("errors");
        Assert.EndsWith(unauthorised, errors.GetProperty("401").GetString(), StringComparison.Ordinal);
        Assert.Equal(error, errors.GetProperty("429").GetString());
        Assert.Equal(overload, errors.GetProperty("529").GetString());
        JsonElement streamErrors = seen.GetProperty("streamErrors");
        Assert.Equal(error, streamErrors.GetProperty("429").GetString());
        Assert.NotEqual("no error", streamErrors.GetProperty("midstream").GetString());
        Assert.NotEqual("no error", streamErrors.GetProperty("cut").GetString());
    }

    private async Task<JsonElement> RunAsync(string script, params string[] arguments)
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, "--ttft", "20ms", "--gap", "2ms", "--tokens", "20");
        return await NpmPackages.RunAsync(script, [simulator.Url, .. arguments]);
    }
}
