using System.Text;
using System.Text.RegularExpressions;

namespace FirstToken.EndToEnd;

/// <summary>
/// What a simulator says direct is what it says through the gateway, byte for byte. Two of one seed say the same, but for the hour of the day.
/// </summary>
public sealed partial class GatewayPassThroughTests : IDisposable
{
    private const string Message = """{"model":"claude-haiku-4-5~HOW","max_tokens":100,"stream":STREAM,"messages":[{"role":"user","content":"h\u00e9llo π"}]}""";
    private const string Chat = """{"model":"gpt-4o-mini~HOW","stream":STREAM,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"hello"}]}""";
    private const string Gemini = """{"contents":[{"role":"user","parts":[{"text":"hello"}]}]}""";
    private const string Bedrock = """{"anthropic_version":"bedrock-2023-05-31","max_tokens":100,"messages":[{"role":"user","content":"hello"}]}""";
    private const string Converse = """{"messages":[{"role":"user","content":[{"text":"hello"}]}]}""";

    // The gateway's own: what it adds, and what belongs to one connection.
    private static readonly string[] s_ownHeaders = ["date", "server-timing", "transfer-encoding", "content-length", "connection"];

    // Path at the simulator, the gateway's prefix before it, how the model behaves.
    private static readonly (string Prefix, string Path, string Body)[] s_requests =
    [
        ("", "/v1/messages", Message), ("/anthropic", "/v1/messages", Message), ("/openai", "/v1/chat/completions", Chat),
        ("/azure", "/openai/deployments/gpt-4o-mini~HOW/chat/completions?api-version=2024-10-21", Chat),
        ("/gemini", "/v1beta/models/gemini-2.5-flash~HOW:streamGenerateContent?alt=sse", Gemini), ("/gemini", "/v1beta/models/gemini-2.5-flash~HOW:generateContent", Gemini),
        ("/bedrock", "/model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0~HOW/invoke-with-response-stream", Bedrock),
        ("/bedrock", "/model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0~HOW/converse-stream", Converse),
    ];

    private readonly FirstTokenCommand _firstToken = new();

    [Theory]
    [InlineData("tokens=20")]
    [InlineData("thinking=5,tokens=5,chunk=2")]
    [InlineData("error=401")]
    [InlineData("error=429")]
    [InlineData("error=529")]
    [InlineData("error=midstream,tokens=20")]
    [InlineData("error=cut,tokens=20")]
    public async Task An_answer_comes_through_as_it_was_given(string how)
    {
        string[] flags = ["--ttft", "5ms", "--gap", "1ms", "--seed", "7"];
        await using RunningSimulator direct = await RunningSimulator.StartAsync(_firstToken, flags);
        await using RunningSimulator behind = await RunningSimulator.StartAsync(_firstToken, flags);
        await File.WriteAllTextAsync(_firstToken.PathOf("quiet.yaml"), "gateway:\n  warm_up: false\n", TestContext.Current.CancellationToken); // nothing but these requests is counted there
        await using RunningGateway gateway = await RunningGateway.StartAsync(_firstToken, behind.Url, "--config", "quiet.yaml");
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });

        foreach ((string prefix, string path, string body) in s_requests)
        {
            foreach (string stream in (string[])["true", "false"])
            {
                string at = path.Replace("HOW", how.Replace("=", "%3D", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal), StringComparison.Ordinal);
                string asked = body.Replace("HOW", how, StringComparison.Ordinal).Replace("STREAM", stream, StringComparison.Ordinal);

                string expected = await AskAsync(client, direct.Url + at, asked);
                string got = await AskAsync(client, gateway.Url + prefix + at, asked);

                Assert.True(expected == got, $"{prefix}{at} {asked}\n--- direct\n{expected}\n--- through the gateway\n{got}");
                Assert.Contains("x-firsttoken-simulated: true", got, StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    public void Dispose() => _firstToken.Dispose();

    private static async Task<string> AskAsync(HttpMessageInvoker client, string url, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new("application/json");
        foreach ((string name, string value) in (ReadOnlySpan<(string, string)>)[("x-api-key", "k"), ("anthropic-version", "2023-06-01"), ("authorization", "Bearer k"), ("api-key", "k"), ("x-goog-api-key", "k")])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var seen = new StringBuilder();
        seen.Append((int)answer.StatusCode).Append('\n');
        IEnumerable<string> headers = from header in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated)
                                      where !s_ownHeaders.Contains(header.Key.ToLowerInvariant())
                                      select $"{header.Key.ToLowerInvariant()}: {header.Value}";
        seen.AppendJoin('\n', headers.Order(StringComparer.Ordinal)).Append("\n\n");
        var bytes = new MemoryStream();
        try
        {
            await answer.Content.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        }
        catch (Exception cut) when (cut is HttpRequestException or IOException)
        {
            seen.Append("CUT\n");
        }

        // Latin-1 keeps each byte, also of the binary streams.
        return Times().Replace(seen.Append(Encoding.Latin1.GetString(bytes.ToArray())).ToString(), "(time)");
    }

    [GeneratedRegex("""\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|(?<="created":)\d+""")]
    private static partial Regex Times();
}
