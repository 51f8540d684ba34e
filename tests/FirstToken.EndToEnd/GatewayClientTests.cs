using System.Text.Json;

namespace FirstToken.EndToEnd;

/// <summary>
/// The providers' own clients, unchanged but for their base URL, see through the gateway what they see without it: streaming and not,
/// thinking, tools, errors of every kind as their own classes, a cut stream as an error. What that is, <see cref="NpmClientTests"/> hold.
/// </summary>
public sealed class GatewayClientTests : IDisposable
{
    private readonly FirstTokenCommand _firstToken = new();

    [Theory]
    [InlineData("", "anthropic-client.mjs")]
    [InlineData("/anthropic", "anthropic-client.mjs")]
    [InlineData("/openai", "openai-client.mjs")]
    [InlineData("/azure", "openai-client.mjs", "azure")]
    [InlineData("/gemini", "gemini-client.mjs")]
    [InlineData("/bedrock", "bedrock-client.mjs", "http1")]
    [InlineData("/bedrock", "bedrock-client.mjs", "http2")]
    public async Task A_client_sees_the_same_with_and_without_the_gateway(string route, string script, params string[] arguments)
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, "--ttft", "20ms", "--gap", "2ms", "--tokens", "20");
        string log = _firstToken.PathOf("calls.jsonl");
        await using RunningGateway gateway = await RunningGateway.StartAsync(_firstToken, simulator.Url, "--events", log);

        JsonElement direct = await NpmPackages.RunAsync(script, [simulator.Url, .. arguments]);
        JsonElement through = await NpmPackages.RunAsync(script, [gateway.Url + route, .. arguments]);

        Assert.Equal(direct.ToString(), through.ToString());
        Assert.NotEqual("no error", through.GetProperty("streamErrors").GetProperty("cut").GetString());
        FirstTokenCommand.Terminate(gateway.Process);
        await gateway.Process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(File.ReadLines(log).Count() >= 10, "the requests did not go through the gateway");
    }

    public void Dispose() => _firstToken.Dispose();
}
