using System.Net;
using System.Net.Sockets;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tapping;
using FirstToken.Providers;
using Xunit;

namespace FirstToken.Gateway.Tests.Relaying;

public sealed class FaultTests
{
    private const string Ask = "POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}";

    [Fact]
    public async Task A_client_that_leaves_ends_the_upstreams_answer()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url);
        RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Ask);
        (_, RawConnection connection) = await upstream.AnswerAsync(ScriptedUpstream.StreamHead() + ScriptedUpstream.Chunk("data: 1\n\n"));
        using RawConnection source = connection;
        await client.ReadUntilAsync("data: 1");

        client.Dispose();

        await source.WaitForCloseAsync();
        GatewayRecord record = await gateway.NextRecordAsync();
        Assert.True(record.ClientLeft);
        Assert.Equal(ErrorKind.Cancelled, record.Request.Error?.Kind);
    }

    [Fact]
    public async Task A_client_that_leaves_before_the_head_ends_the_request_upstream()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url);
        RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Ask);
        using RawConnection source = await upstream.AcceptAsync();
        await source.ReadRequestAsync();

        client.Reset();

        await source.WaitForCloseAsync();
        Assert.True((await gateway.NextRecordAsync()).ClientLeft);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cut_stream_is_cut_for_the_client_too_and_never_ended(bool reset)
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url);
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Ask);
        (_, RawConnection source) = await upstream.AnswerAsync(ScriptedUpstream.StreamHead() + ScriptedUpstream.Chunk("data: 1\n\n"));
        await client.ReadUntilAsync("data: 1\n\n");

        if (reset)
        {
            source.Reset();
        }
        else
        {
            source.Dispose();
        }

        Assert.DoesNotContain("0\r\n", await client.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(ErrorKind.CutShort, (await gateway.NextRecordAsync()).Request.Error?.Kind);
    }

    [Fact]
    public async Task An_answer_shorter_than_it_said_is_cut_for_the_client_too()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url);
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Ask);
        (_, RawConnection source) = await upstream.AnswerAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"half\":");
        await client.ReadUntilAsync("{\"half\":");

        source.Dispose();

        Assert.Empty(await client.ReadToEndAsync());
    }

    [Fact]
    public async Task An_upstream_that_refuses_is_a_502_in_the_shape_of_the_api()
    {
        Uri nobody = Closed();
        await using RunningGateway gateway = await RunningGateway.StartAsync(nobody);
        using RawConnection client = await gateway.ConnectAsync();

        await client.SendAsync(Ask);
        string answer = await client.ReadAnswerAsync();

        Assert.StartsWith("HTTP/1.1 502", answer, StringComparison.Ordinal);
        Assert.Contains("x-firsttoken-error: connect_refused", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("""{"type":"error","error":{"type":"api_error","message":"gateway: upstream anthropic: connection refused"}}""", answer, StringComparison.Ordinal);
        Assert.Equal(ErrorKind.ConnectRefused, (await gateway.NextRecordAsync()).Request.Error?.Kind);
    }

    [Theory]
    [InlineData("", "first_byte_timeout")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Ty", "first_byte_timeout")]
    public async Task An_upstream_that_hangs_before_its_head_is_given_up_with_504(string start, string error)
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            upstream.Url, settings => RunningGateway.With(settings, new GatewayDeadlines { Head = TimeSpan.FromMilliseconds(100) }));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Ask);
        (_, RawConnection connection) = await upstream.AnswerAsync(start);
        using RawConnection source = connection;

        string answer = await client.ReadAnswerAsync();

        Assert.StartsWith("HTTP/1.1 504", answer, StringComparison.Ordinal);
        Assert.Contains(error, answer, StringComparison.Ordinal);
        await source.WaitForCloseAsync();
    }

    [Fact]
    public async Task A_stream_whose_first_output_never_comes_is_cut_after_its_own_deadline()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            upstream.Url, settings => RunningGateway.With(settings, new GatewayDeadlines { FirstToken = TimeSpan.FromMilliseconds(150) }));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Ask);
        (_, RawConnection connection) = await upstream.AnswerAsync(ScriptedUpstream.StreamHead() + ScriptedUpstream.Chunk("event: ping\ndata: {\"type\":\"ping\"}\n\n"));
        using RawConnection source = connection;

        Assert.DoesNotContain("0\r\n\r\n", await client.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(ErrorKind.FirstByteTimeout, (await gateway.NextRecordAsync()).Request.Error?.Kind);
    }

    [Fact]
    public async Task A_stream_that_falls_silent_is_cut_after_the_idle_deadline()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            upstream.Url, settings => RunningGateway.With(settings, new GatewayDeadlines { Idle = TimeSpan.FromMilliseconds(150) }));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Ask);
        (_, RawConnection connection) = await upstream.AnswerAsync(ScriptedUpstream.StreamHead()
            + ScriptedUpstream.Chunk("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"hi\"}}\n\n"));
        using RawConnection source = connection;

        Assert.DoesNotContain("0\r\n\r\n", await client.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(ErrorKind.IdleTimeout, (await gateway.NextRecordAsync()).Request.Error?.Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_an_upstream_quotes_of_the_request_is_passed_on_and_kept_nowhere(bool guarded)
    {
        const string Key = "sk-ant-api03-SUPERSECRET0123456789";
        const string Body = """{"model":"claude-haiku-4-5","messages":[{"role":"user","content":"nobody else may know this"}]}""";
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            upstream.Url, settings => settings with { Routes = [.. settings.Routes.Select(route => route with { Mode = guarded ? RelayMode.Guarded : RelayMode.Exact })] });
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync($"POST /v1/messages HTTP/1.1\r\nHost: x\r\nx-api-key: {Key}\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");
        string error = $$$"""{"type":"error","error":{"type":"authentication_error","message":"Incorrect API key {{{Key}}} for: nobody else may know this"}}""";
        (_, RawConnection connection) = await upstream.AnswerAsync(ScriptedUpstream.Json(error, "401 Unauthorized"));
        using RawConnection source = connection;

        Assert.Contains(error, await client.ReadAnswerAsync(), StringComparison.Ordinal);
        Assert.Equal("Incorrect API key … for: …", (await gateway.NextRecordAsync()).Request.Error?.Message);
    }

    [Theory]
    [InlineData("POST", "HTTP/1.1 204 No Content\r\n\r\n", 204, false)]
    [InlineData("POST", "HTTP/1.1 204 No Content\r\n\r\n", 204, true)]
    [InlineData("POST", "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n", 302, false)]
    [InlineData("POST", "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", 503, false)]
    [InlineData("POST", "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", 503, true)]
    [InlineData("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 200, false)]
    [InlineData("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 200, true)]
    public async Task An_answer_without_a_body_has_its_status_in_the_record(string method, string head, int status, bool guarded)
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(
            upstream.Url, settings => settings with { Routes = [.. settings.Routes.Select(route => route with { Mode = guarded ? RelayMode.Guarded : RelayMode.Exact })] });
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(method == "HEAD" ? "HEAD /v1/models HTTP/1.1\r\nHost: x\r\n\r\n" : Ask);
        (_, RawConnection connection) = await upstream.AnswerAsync(head);
        using RawConnection source = connection;

        Assert.StartsWith($"HTTP/1.1 {status} ", await client.ReadUntilAsync("\r\n\r\n"), StringComparison.Ordinal);
        GatewayRecord record = await gateway.NextRecordAsync();
        Assert.Equal(((int?)status, false), (record.ClientStatus, record.ClientLeft));
    }

    [Fact]
    public async Task A_cut_before_anything_was_passed_on_is_no_status()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url);
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Ask);
        (_, RawConnection source) = await upstream.AnswerAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n");
        source.Dispose();

        Assert.Empty(await client.ReadToEndAsync());
        Assert.Null((await gateway.NextRecordAsync()).ClientStatus);
    }

    [Fact]
    public async Task A_standard_route_that_nobody_has_given_an_address_says_what_to_set()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(Closed(), settings => settings with
        {
            Upstreams = [.. settings.Upstreams.Where(upstream => upstream.Name != "azure")],
            Routes = [.. settings.Routes.Where(route => route.Prefix != "/azure")],
        });

        Assert.Contains("; /azure needs to know where to: set AZURE_OPENAI_ENDPOINT, or give upstream azure its url in the settings file", await gateway.GetAsync("/azure/openai/v1/models"), StringComparison.Ordinal);
        Assert.DoesNotContain("needs to know", await gateway.GetAsync("/nowhere"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/v1/messages")]
    public async Task An_answer_of_the_gateways_own_says_how_long_it_took(string path)
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(Closed());

        Assert.Matches("\r\n[Ss]erver-[Tt]iming: gateway;dur=[0-9.]+", await gateway.GetAsync(path));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nx-a: b\rc\r\nContent-Length: 0\r\n\r\n", "malformed")]
    [InlineData("HTTP/1.1 200 OK\r\nx-a: b\0c\r\nContent-Length: 0\r\n\r\n", "malformed")]
    [InlineData("HTTP/1.1 200 OK\r\nx-a: b\r\n c\rd\r\nContent-Length: 0\r\n\r\n", "malformed")]
    [InlineData("HTTP/1.1 200 O\rK\r\nContent-Length: 0\r\n\r\n", "malformed")]
    [InlineData("garbage that is no HTTP at all\r\n\r\n", "malformed")]
    [InlineData("", "connection_lost")]
    public async Task An_upstream_that_answers_nonsense_or_nothing_is_a_502(string nonsense, string error)
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url);
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Ask);
        (_, RawConnection source) = await upstream.AnswerAsync(nonsense);
        source.Dispose();

        string answer = await client.ReadAnswerAsync();

        Assert.StartsWith("HTTP/1.1 502", answer, StringComparison.Ordinal);
        Assert.Contains(error, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_too_large_is_a_502()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url);
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Ask);
        using RawConnection source = await upstream.AcceptAsync();
        await source.ReadRequestAsync();

        try
        {
            await source.SendAsync($"HTTP/1.1 200 OK\r\nx-huge: {new string('a', 1 << 20)}\r\n\r\n");
        }
        catch (SocketException)
        {
            // It may be refused before it is all out.
        }

        Assert.StartsWith("HTTP/1.1 502", await client.ReadAnswerAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_a_request_and_a_client_that_does_not_read_hold_nobody_else_up()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url);
        using RawConnection half = await gateway.ConnectAsync();
        await half.SendAsync("POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Le");
        using RawConnection deaf = await gateway.ConnectAsync();
        await deaf.SendAsync(Ask);
        (_, RawConnection loud) = await upstream.AnswerAsync(ScriptedUpstream.StreamHead());
        Task shouting = ShoutAsync(loud);

        using RawConnection client = await gateway.ConnectAsync();
        for (int i = 0; i < 20; i++)
        {
            await client.SendAsync("GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n");
            if (i == 0)
            {
                _ = AnswerAllAsync(await upstream.AcceptAsync());
            }

            Assert.StartsWith("HTTP/1.1 200", await client.ReadAnswerAsync(), StringComparison.Ordinal);
        }

        deaf.Reset();
        await shouting;
    }

    // Sends until nobody takes it any more.
    private static async Task ShoutAsync(RawConnection to)
    {
        string chunk = ScriptedUpstream.Chunk(new string('x', 60_000));
        try
        {
            for (int i = 0; i < 10_000; i++)
            {
                await to.SendAsync(chunk);
            }
        }
        catch (SocketException)
        {
            to.Dispose();
        }
    }

    private static async Task AnswerAllAsync(RawConnection connection)
    {
        using (connection)
        {
            while (true)
            {
                try
                {
                    await connection.ReadRequestAsync();
                }
                catch (Exception over) when (over is EndOfStreamException or SocketException or OperationCanceledException)
                {
                    return;
                }

                await connection.SendAsync(ScriptedUpstream.Json("{}"));
            }
        }
    }

    private static Uri Closed()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new Uri($"http://{socket.LocalEndPoint}");
    }
}
