using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace FirstToken.Gateway.Tests.Relaying;

public sealed class PassThroughTests
{
    private const string Body = """{"model":"claude-haiku-4-5","stream":true, "unknown":{"π":"\u00e9"},"messages":[]}""";

    [Fact]
    public async Task A_request_reaches_the_upstream_as_it_was_sent()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url);
        using RawConnection client = await gateway.ConnectAsync();
        byte[] body = Encoding.UTF8.GetBytes(Body);

        await client.SendAsync($"POST /v1/messages?beta=true&x=%2F%41 HTTP/1.1\r\nHost: gateway.test\r\nx-api-key: secret\r\nanthropic-version: 2023-06-01\r\nanthropic-beta: one,two\r\nanthropic-beta: three\r\nX-Unknown-Field: a  b\r\nUser-Agent: claude-cli/2.1.329 (external, sdk-cli)\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n");
        await client.SendAsync(body);
        (string request, RawConnection connection) = await upstream.AnswerAsync(ScriptedUpstream.Json("{}"));
        using RawConnection kept = connection;

        string[] lines = request[..request.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n");
        Assert.Equal("POST /v1/messages?beta=true&x=%2F%41 HTTP/1.1", lines[0]);
        Assert.Equal(
            [
                "accept-encoding: identity", "anthropic-beta: one,two", "anthropic-beta: three", "anthropic-version: 2023-06-01", $"content-length: {body.Length}", "content-type: application/json",
                $"host: {upstream.Url.Authority}", "user-agent: claude-cli/2.1.329 (external, sdk-cli)", "x-api-key: secret", "x-unknown-field: a  b",
            ],
            lines[1..].Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)].ToLowerInvariant() + line[line.IndexOf(':', StringComparison.Ordinal)..]).Order(StringComparer.Ordinal));
        Assert.Equal(Encoding.Latin1.GetString(body), request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
    }

    [Theory]
    [InlineData("429 Too Many Requests", "retry-after: 7\r\nanthropic-ratelimit-requests-remaining: 0\r\nx-should-retry: true\r\n", """{"type":"error","error":{"type":"rate_limit_error","message":"slow down"}}""")]
    [InlineData("529 Overloaded", "request-id: req_1\r\n", """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}""")]
    [InlineData("200 OK", "set-cookie: a=1\r\nset-cookie: b=2\r\nX-Odd: \u00e9\r\n", """{"type":"message" ,  "x":"\u00fc"}""")]
    public async Task An_answer_reaches_the_client_as_it_was_given(string status, string headers, string body)
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url, settings => settings with { ServerTiming = false });
        using RawConnection client = await gateway.ConnectAsync();
        string answer = $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nDate: Sat, 21 Nov 2026 00:00:00 GMT\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}";

        await client.SendAsync("POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");
        (_, RawConnection connection) = await upstream.AnswerAsync(answer);
        using RawConnection kept = connection;
        string got = await client.ReadAnswerAsync();

        Assert.Equal(Lines(answer), Lines(got));
        Assert.Equal(body, got[(got.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
    }

    [Fact]
    public async Task Fields_of_one_connection_do_not_pass()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url);
        using RawConnection client = await gateway.ConnectAsync();

        await client.SendAsync("GET /v1/models HTTP/1.1\r\nHost: x\r\nConnection: X-Mine\r\nX-Mine: 1\r\nKeep-Alive: timeout=5\r\nTE: trailers\r\nProxy-Authorization: secret\r\nx-yours: 2\r\n\r\n");
        (string request, RawConnection connection) = await upstream.AnswerAsync(ScriptedUpstream.Json("{}", headers: "Connection: keep-alive, X-Theirs\r\nX-Theirs: 1\r\nKeep-Alive: timeout=5\r\nx-ours: 3\r\n"));
        using RawConnection kept = connection;
        string got = await client.ReadAnswerAsync();

        foreach (string gone in (string[])["x-mine", "keep-alive", "te:", "proxy-authorization", "via", "x-forwarded", "traceparent"])
        {
            Assert.DoesNotContain(gone, request, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains("x-yours: 2", request, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("x-theirs", got, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("x-ours: 3", got, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_head_of_a_stream_and_each_of_its_pieces_pass_before_the_next_is_sent()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url);
        using RawConnection client = await gateway.ConnectAsync();

        await client.SendAsync("POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");
        (_, RawConnection connection) = await upstream.AnswerAsync(ScriptedUpstream.StreamHead("request-id: req_7\r\n"));
        using RawConnection source = connection;

        Assert.Contains("req_7", await client.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
        for (int i = 0; i < 50; i++)
        {
            // Nothing more is sent before this has arrived: whatever is held back here would be held for ever.
            await source.SendAsync(ScriptedUpstream.Chunk($"data: {i}\n\n"));
            Assert.EndsWith($"data: {i}\n\n", await client.ReadUntilAsync($"data: {i}\n\n"), StringComparison.Ordinal);
        }

        await source.SendAsync("0\r\n\r\n");
        Assert.EndsWith("0\r\n\r\n", await client.ReadUntilAsync("0\r\n\r\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/anthropic/v1/messages?a=b", "/v1/messages?a=b")]
    [InlineData("/openai/v1/chat/completions", "/v1/chat/completions")]
    [InlineData("/gemini/v1beta/models/gemini-3%2Dflash:streamGenerateContent?alt=sse", "/v1beta/models/gemini-3%2Dflash:streamGenerateContent?alt=sse")]
    [InlineData("/bedrock/model/us.anthropic.claude-v1%3A0/invoke-with-response-stream", "/model/us.anthropic.claude-v1%3A0/invoke-with-response-stream")]
    [InlineData("/azure/openai/deployments/my%20one/chat/completions?api-version=1", "/openai/deployments/my%20one/chat/completions?api-version=1")]
    [InlineData("http://evil.test/v1/files/%7Ba%7D", "/v1/files/%7Ba%7D")]
    public async Task A_path_goes_up_byte_for_byte_less_its_prefix(string target, string expected)
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url);
        using RawConnection client = await gateway.ConnectAsync();

        string host = target.StartsWith("http", StringComparison.Ordinal) ? "evil.test" : "x";
        await client.SendAsync($"POST {target} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 2\r\n\r\n{{}}");
        (string request, RawConnection connection) = await upstream.AnswerAsync(ScriptedUpstream.Json("{}"));
        using RawConnection kept = connection;

        Assert.StartsWith($"POST {expected} HTTP/1.1\r\n", request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/v10/messages")]
    [InlineData("/anthropic/../openai/v1/models")]
    [InlineData("/anthropic/%2e%2E/openai")]
    public async Task A_path_without_a_route_gets_404_in_the_shape_of_the_api(string path)
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url);
        using RawConnection client = await gateway.ConnectAsync();

        await client.SendAsync($"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");
        string answer = await client.ReadAnswerAsync();

        Assert.StartsWith("HTTP/1.1 404", answer, StringComparison.Ordinal);
        Assert.Contains("\"type\":\"not_found_error\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hundred_megabytes_pass_in_both_directions()
    {
        const int Size = 100 << 20;
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url);
        using RawConnection client = await gateway.ConnectAsync();
        byte[] block = RandomNumberGenerator.GetBytes(1 << 20);

        await client.SendAsync($"POST /v1/files HTTP/1.1\r\nHost: x\r\nContent-Length: {Size}\r\n\r\n");
        Task sending = SendBlocksAsync(client, block, Size);
        using RawConnection source = await upstream.AcceptAsync();
        await source.ReadUntilAsync("\r\n\r\n");
        Assert.Equal(Digest(block, Size), await source.DigestAsync(Size));
        await sending;

        await source.SendAsync($"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: {Size}\r\n\r\n");
        Task answering = SendBlocksAsync(source, block, Size);
        await client.ReadUntilAsync("\r\n\r\n");
        Assert.Equal(Digest(block, Size), await client.DigestAsync(Size));
        await answering;
    }

    [Fact]
    public async Task A_body_of_unknown_length_goes_up_as_it_comes_in()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url);
        using RawConnection client = await gateway.ConnectAsync();

        await client.SendAsync("POST /v1/messages HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
        using RawConnection source = await upstream.AcceptAsync();
        await source.ReadUntilAsync("first");
        await client.SendAsync("6\r\nsecond\r\n0\r\n\r\n");
        await source.ReadUntilAsync("second");

        Assert.EndsWith("0\r\n\r\n", await source.ReadUntilAsync("0\r\n\r\n"), StringComparison.Ordinal);
    }

    private static async Task SendBlocksAsync(RawConnection to, byte[] block, int size)
    {
        for (int sent = 0; sent < size; sent += block.Length)
        {
            await to.SendAsync(block);
        }
    }

    private static string Digest(byte[] block, int size)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int sent = 0; sent < size; sent += block.Length)
        {
            hash.AppendData(block);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static IEnumerable<string> Lines(string answer) =>
        answer[..answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n")
            .Select((line, i) => i == 0 ? line : line[..line.IndexOf(':', StringComparison.Ordinal)].ToLowerInvariant() + line[line.IndexOf(':', StringComparison.Ordinal)..])
            .Order(StringComparer.Ordinal);
}
