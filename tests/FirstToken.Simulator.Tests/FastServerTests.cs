using System.Net.Sockets;
using FirstToken.Simulator.Recording;
using Xunit;

namespace FirstToken.Simulator.Tests;

public sealed class FastServerTests
{
    private const string Quick = "x-firsttoken-sim: ttft=0,gap=0,tokens=5,prefill=0\r\n";
    private const string Stream = """{"model":"claude-haiku-4-5","max_tokens":50,"stream":true,"messages":[{"role":"user","content":"hi"}]}""";
    private const string Whole = """{"model":"claude-haiku-4-5","max_tokens":50,"messages":[{"role":"user","content":"hi"}]}""";
    private const string LastChunk = "\r\n0\r\n\r\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Task<SimulatorServer> StartAsync() =>
        SimulatorServer.StartAsync(new SimulatorOptions { Listen = "127.0.0.1:0" }, Token);

    [Fact]
    public async Task A_request_split_into_single_bytes_is_answered()
    {
        await using SimulatorServer simulator = await StartAsync();
        using RawClient client = await RawClient.ConnectAsync(simulator.Url, Token);

        foreach (byte one in System.Text.Encoding.UTF8.GetBytes(RawClient.Post("/v1/messages", Stream, Quick)))
        {
            await client.SendAsync([one], Token);
        }

        string answer = await client.ReadAsync(LastChunk, 1, Token);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(5, answer.Split("text_delta").Length - 1);
        Assert.Contains("message_stop", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pipelined_requests_are_answered_in_their_order()
    {
        await using SimulatorServer simulator = await StartAsync();
        using RawClient client = await RawClient.ConnectAsync(simulator.Url, Token);

        await client.SendAsync(RawClient.Post("/v1/messages", Stream, Quick) + RawClient.Post("/v1/messages/count_tokens", Whole) + RawClient.Post("/v1/messages", Stream, Quick), Token);
        string answer = await client.ReadAsync(LastChunk, 2, Token);

        Assert.Equal(3, answer.Split("HTTP/1.1 200").Length - 1);
        Assert.True(answer.IndexOf("input_tokens\":", answer.IndexOf("message_stop", StringComparison.Ordinal), StringComparison.Ordinal) > 0);
    }

    [Theory]
    [InlineData("nonsense\r\n\r\n", "400")]
    [InlineData("POST / HTTP/1.1\r\ncontent-length: -1\r\n\r\n", "400")]
    [InlineData("POST / HTTP/1.1\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\n", "400")]
    [InlineData("POST / HTTP/1.1\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n", "400")]
    [InlineData("POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n", "400")]
    [InlineData("POST / HTTP/1.1\r\nbad header: x\r\n\r\n", "400")]
    [InlineData("POST / HTTP/1.1\r\ncontent-length: 99999999999\r\n\r\n", "413")]
    public async Task What_is_not_http_gets_an_error_and_the_connection_ends(string bytes, string status)
    {
        await using SimulatorServer simulator = await StartAsync();
        using RawClient client = await RawClient.ConnectAsync(simulator.Url, Token);

        await client.SendAsync(bytes, Token);
        string answer = await client.ReadAsync("", 0, Token);

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains("connection: close", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_of_more_than_64_KiB_is_refused()
    {
        await using SimulatorServer simulator = await StartAsync();
        using RawClient client = await RawClient.ConnectAsync(simulator.Url, Token);

        await client.SendAsync("GET / HTTP/1.1\r\nx: " + new string('y', 70_000), Token);

        Assert.StartsWith("HTTP/1.1 431 ", await client.ReadAsync("\r\n\r\n", 1, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_closes_its_sending_side_still_gets_its_answer()
    {
        await using SimulatorServer simulator = await StartAsync();
        using RawClient client = await RawClient.ConnectAsync(simulator.Url, Token);

        await client.SendAsync(RawClient.Post("/v1/messages", Stream, "x-firsttoken-sim: ttft=30ms,gap=5ms,tokens=5\r\n"), Token);
        client.HalfClose();
        string answer = await client.ReadAsync("", 0, Token);

        Assert.EndsWith(LastChunk, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chunked_request_with_expect_continue_is_asked_to_go_on()
    {
        await using SimulatorServer simulator = await StartAsync();
        using RawClient client = await RawClient.ConnectAsync(simulator.Url, Token);

        await client.SendAsync("POST /v1/messages HTTP/1.1\r\nx-api-key: k\r\nanthropic-version: 2023-06-01\r\nexpect: 100-continue\r\n" + Quick + "transfer-encoding: chunked\r\n\r\n", Token);
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", await client.ReadAsync("\r\n\r\n", 1, Token));
        await client.SendAsync($"{Whole.Length:x}\r\n{Whole}\r\n0\r\n\r\n", Token);

        Assert.Contains("\"end_turn\"", await client.ReadAsync("end_turn", 1, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cut_stream_is_reset_without_its_last_chunk()
    {
        await using SimulatorServer simulator = await StartAsync();
        using RawClient client = await RawClient.ConnectAsync(simulator.Url, Token);
        await client.SendAsync(RawClient.Post("/v1/messages", Stream, "x-firsttoken-sim: ttft=5ms,gap=5ms,tokens=6,error=cut\r\n"), Token);

        await Assert.ThrowsAsync<SocketException>(() => client.ReadAsync("", 0, Token));

        SimLogEntry entry = Assert.Single(simulator.Log.After());
        Assert.Equal(("cut", 3), (entry.Outcome, entry.Chunks));
    }

    [Theory]
    [InlineData("error=silent", 0)]
    [InlineData("ttft=0,gap=1ms,tokens=2,error=endless", 20)]
    [InlineData("ttft=0,error=oversized", 0)]
    public async Task A_client_that_leaves_ends_what_would_never_end(string behaviour, int chunks)
    {
        await using SimulatorServer simulator = await StartAsync();
        using (RawClient client = await RawClient.ConnectAsync(simulator.Url, Token))
        {
            await client.SendAsync(RawClient.Post("/v1/messages", Stream, $"x-firsttoken-sim: {behaviour}\r\n"), Token);
            await client.ReadAsync("text_delta", chunks, Token);
            while (simulator.Log.After().Count == 0)
            {
                await Task.Yield();
            }
        }

        SimLogEntry entry = Assert.Single(simulator.Log.After());
        while (entry.Outcome == "open")
        {
            await Task.Delay(5, Token);
        }

        Assert.Equal("client_left", entry.Outcome);
    }

    [Fact]
    public async Task The_log_says_what_a_client_received()
    {
        await using SimulatorServer simulator = await StartAsync();
        using RawClient client = await RawClient.ConnectAsync(simulator.Url, Token);

        await client.SendAsync(RawClient.Post("/v1/messages", Stream, "x-firsttoken-sim: ttft=40ms,gap=10ms,tokens=4,prefill=0\r\n"), Token);
        string answer = await client.ReadAsync(LastChunk, 1, Token);

        SimLogEntry entry = Assert.Single(simulator.Log.After());
        Assert.Contains($"x-firsttoken-sim-id: {entry.Id}\r\n", answer, StringComparison.Ordinal);
        Assert.Equal(4, entry.Chunks);
        Assert.Equal("anthropic.messages", entry.Api);
        for (int i = 0; i < 4; i++)
        {
            // Generous: the machine may be busy. Never early, and hardly ever a quarter of a second late.
            Assert.InRange(entry.Chunk(i).Before - entry.ReceivedUnixNs, (40 + (10 * i)) * 1_000_000L - 50_000, 1_000_000_000);
            Assert.True(entry.Chunk(i).After >= entry.Chunk(i).Before);
        }

        await client.SendAsync("GET /_sim/log?after=0 HTTP/1.1\r\n\r\n", Token);
        string log = await client.ReadAsync("\"usage\"", 1, Token);
        Assert.Contains(entry.Chunk(3).Before.ToString(System.Globalization.CultureInfo.InvariantCulture), log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_requests_of_coding_tools_are_answered()
    {
        await using SimulatorServer simulator = await StartAsync();
        using RawClient client = await RawClient.ConnectAsync(simulator.Url, Token);

        await client.SendAsync("HEAD /api/hello HTTP/1.1\r\n\r\nHEAD / HTTP/1.1\r\n\r\n", Token);

        Assert.Equal(2, (await client.ReadAsync("HTTP/1.1 200 OK", 2, Token)).Split("content-length: 0\r\n").Length - 1);
    }
}
