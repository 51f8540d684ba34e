using System.Text.Json;
using FirstToken.Gateway.Tests.Guarding;

namespace FirstToken.EndToEnd;

/// <summary>
/// A gateway that signs with AWS keys, before a server that lets nothing through unless its signature is right: AWS's own client and
/// Claude Code sign for the gateway with the same keys, or come with a gateway key.
/// </summary>
public sealed class SignedGatewayTests : IDisposable
{
    private const string Model = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
    private const string Secret = "example";

    private readonly FirstTokenCommand _firstToken = new();

    public SignedGatewayTests()
    {
        _firstToken.Environment["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE";
        _firstToken.Environment["AWS_SECRET_ACCESS_KEY"] = Secret;
    }

    [Theory]
    [InlineData("http1", "exact")]
    [InlineData("http2", "exact")]
    [InlineData("http1", "guarded")]
    [InlineData("http2", "guarded")]
    public async Task Awss_client_with_the_same_keys_sees_the_same_as_where_nothing_is_signed(string protocol, string mode)
    {
        await using RunningSimulator simulator = await SimulateAsync();
        await using VerifyingProxy aws = Verify(simulator);
        await using RunningGateway unsigned = await RunningGateway.StartAsync(_firstToken, simulator.Url, "--mode", mode);
        await using RunningGateway gateway = await StartAsync(aws, "--mode", mode);

        JsonElement plain = await NpmPackages.RunAsync("bedrock-client.mjs", unsigned.Url + "/bedrock", protocol);
        JsonElement through = await NpmPackages.RunAsync("bedrock-client.mjs", gateway.Url + "/bedrock", protocol);

        Assert.Empty(aws.Refused);
        Assert.Equal(Seen(plain), Seen(through));
        Assert.True(aws.Passed.Count >= 10, "the requests did not go through the gateway");
        Assert.Contains(aws.Passed, line => line.Contains("v1%3A0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Awss_client_with_another_secret_is_told_what_is_wrong()
    {
        await using RunningSimulator simulator = await SimulateAsync();
        await using VerifyingProxy aws = Verify(simulator);
        await using RunningGateway gateway = await StartAsync(aws);

        JsonElement seen = await NpmPackages.RunAsync("bedrock-refused.mjs", gateway.Url + "/bedrock", "another");

        Assert.Equal(("InvalidSignatureException", 403), (seen.GetProperty("name").GetString(), seen.GetProperty("status").GetInt32()));
        Assert.StartsWith("gateway: the AWS signature does not fit the request: the secret is another one", seen.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Empty(aws.Passed);
    }

    [Theory]
    [InlineData("keys")]
    [InlineData("gateway key as bearer token")]
    [InlineData("gateway key in a header")]
    public async Task Claude_Code_streams_an_answer_with(string access)
    {
        await using RunningSimulator simulator = await SimulateAsync();
        await using VerifyingProxy aws = Verify(simulator);
        CommandResult made = await _firstToken.RunAsync("gateway", "key", "alice");
        string key = System.Text.RegularExpressions.Regex.Match(made.Output, "ftk_[A-Za-z0-9_-]+").Value;
        string hash = System.Text.RegularExpressions.Regex.Match(made.Output, "[0-9a-f]{64}").Value;
        await File.WriteAllTextAsync(
            _firstToken.PathOf("firsttoken.yaml"),
            $"gateway:\n  warm_up: false\n  upstreams:\n    bedrock: {{sign: aws, region: us-east-1}}\n{(access == "keys" ? "" : $"  keys:\n    - {{name: alice, hash: {hash}}}\n")}",
            TestContext.Current.CancellationToken);
        string log = _firstToken.PathOf("calls.jsonl");
        await using RunningGateway gateway = await RunningGateway.StartAsync(_firstToken, aws.Url, "--events", log);
        Dictionary<string, string> variables = new()
        {
            ["CLAUDE_CODE_USE_BEDROCK"] = "1",
            ["ANTHROPIC_BEDROCK_BASE_URL"] = gateway.Url + "/bedrock",
            ["AWS_REGION"] = "us-east-1",
        };
        switch (access)
        {
            case "keys":
                (variables["AWS_ACCESS_KEY_ID"], variables["AWS_SECRET_ACCESS_KEY"]) = ("AKIDEXAMPLE", Secret);
                break;
            case "gateway key as bearer token":
                variables["AWS_BEARER_TOKEN_BEDROCK"] = key;
                break;
            default:
                (variables["CLAUDE_CODE_SKIP_BEDROCK_AUTH"], variables["ANTHROPIC_CUSTOM_HEADERS"]) = ("1", "x-api-key: " + key);
                break;
        }

        (int exitCode, JsonElement[] lines) = await ClaudeCode.AskAsync(_firstToken, Model, variables, "--output-format", "json", "--tools", "");

        JsonElement result = lines[^1];
        Assert.Empty(aws.Refused);
        Assert.False(result.GetProperty("is_error").GetBoolean(), result.ToString());
        Assert.Equal((0, 20), (exitCode, result.GetProperty("usage").GetProperty("output_tokens").GetInt32()));
        Assert.Contains(aws.Passed, line => line.StartsWith($"POST /model/{Model}/invoke-with-response-stream ", StringComparison.Ordinal));
        FirstTokenCommand.Terminate(gateway.Process);
        await gateway.Process.WaitForExitAsync(TestContext.Current.CancellationToken);
        string told = await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken) + await gateway.Process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains(Model, told, StringComparison.Ordinal);
        Assert.DoesNotContain("AKIDEXAMPLE", told, StringComparison.Ordinal);
        Assert.DoesNotContain(key, told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_benchmark_itself_signs_for_a_gateway_with_the_same_keys()
    {
        await using RunningSimulator simulator = await SimulateAsync();
        await using VerifyingProxy aws = Verify(simulator);
        await using RunningGateway gateway = await StartAsync(aws);

        CommandResult result = await _firstToken.RunAsync("bench", "--target", $"bedrock:{Model}@{gateway.Url}/bedrock", "-n", "5", "--format", "json");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Empty(aws.Refused);
        Assert.True(aws.Passed.Count >= 5);
    }

    public void Dispose() => _firstToken.Dispose();

    // Whether a stream cut in two is told with the status of its head depends on what the client had read of it by then.
    private static string Seen(JsonElement report) => report.ToString().Replace("\"Error 200\"", "\"Error\"", StringComparison.Ordinal);

    private Task<RunningSimulator> SimulateAsync() => RunningSimulator.StartAsync(_firstToken, "--ttft", "20ms", "--gap", "2ms", "--tokens", "20");

    private static VerifyingProxy Verify(RunningSimulator simulator) => new(new AwsVerifier("AKIDEXAMPLE", Secret, null, "us-east-1"), simulator.Url);

    private async Task<RunningGateway> StartAsync(VerifyingProxy aws, params string[] flags)
    {
        await File.WriteAllTextAsync(_firstToken.PathOf("firsttoken.yaml"), "gateway: {warm_up: false, upstreams: {bedrock: {sign: aws, region: us-east-1}}}\n", TestContext.Current.CancellationToken);
        return await RunningGateway.StartAsync(_firstToken, aws.Url, flags);
    }
}
