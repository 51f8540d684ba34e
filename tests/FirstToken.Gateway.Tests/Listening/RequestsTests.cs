using Microsoft.AspNetCore.Http;
using Xunit;

namespace FirstToken.Gateway.Tests.Listening;

/// <summary>What comes from clients: whole, in pieces, too long, and not HTTP at all.</summary>
public sealed class RequestsTests
{
    private const string Post = "POST /v1/messages?a=%20b HTTP/1.1\r\nHost: here\r\nx-one: 1\r\nX-Two:  two words \r\nx-one: again\r\nContent-Length: 5\r\n\r\nhello";
    private const string Heard = "POST /v1/messages ?a=%20b\nHost=here\nx-one=1|again\nX-Two=two words\nContent-Length=5\nhello";
    private const string Chunked = "POST /c HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\ntrailer: t\r\n\r\n";
    private const string HeardChunked = "POST /c \nHost=here\nTransfer-Encoding=chunked\nhello";

    [Theory]
    [InlineData(Post, Heard)]
    [InlineData(Chunked, HeardChunked)]
    public async Task A_request_cut_anywhere_is_the_same_request(string request, string heard)
    {
        await using PlainServer server = PlainServer.Echo();
        using RawConnection client = await server.ConnectAsync();
        for (int cut = 1; cut <= request.Length; cut++)
        {
            await client.SendAsync(request[..cut]);
            await Task.Yield();
            await client.SendAsync(request[cut..]);

            Assert.Equal(heard, Body(await client.ReadAnswerAsync()));
        }
    }

    [Fact]
    public async Task A_request_that_comes_byte_by_byte_is_the_same_request()
    {
        await using PlainServer server = PlainServer.Echo();
        using RawConnection client = await server.ConnectAsync();
        foreach (char one in Post + Chunked)
        {
            await client.SendAsync(new[] { (byte)one });
        }

        Assert.Equal(Heard, Body(await client.ReadAnswerAsync()));
        Assert.Equal(HeardChunked, Body(await client.ReadAnswerAsync()));
    }

    [Fact]
    public async Task Requests_in_one_packet_are_answered_one_after_the_other()
    {
        await using PlainServer server = PlainServer.Echo();
        using RawConnection client = await server.ConnectAsync();

        await client.SendAsync("\r\n" + Post + Chunked + "\r\nGET / HTTP/1.1\nHost: here\n\n" + Post);

        Assert.Equal(Heard, Body(await client.ReadAnswerAsync()));
        Assert.Equal(HeardChunked, Body(await client.ReadAnswerAsync()));
        Assert.Equal("GET / \nHost=here\n", Body(await client.ReadAnswerAsync()));
        Assert.Equal(Heard, Body(await client.ReadAnswerAsync()));
    }

    [Fact]
    public async Task What_one_request_said_is_not_taken_for_the_next_ones()
    {
        await using PlainServer server = PlainServer.Echo();
        using RawConnection client = await server.ConnectAsync();
        string[] heads = ["a: 1\r\nb: 2\r\nc: 3", "a: 1\r\nb: other\r\nc: 3", "a: 1", "b: 2\r\na: 1", "A: 1\r\nb: \u00e9", "a: 1\r\nb: \u00e9\r\nc: 3"];
        foreach (string head in heads)
        {
            await client.SendAsync($"GET / HTTP/1.1\r\nHost: here\r\n{head}\r\n\r\n");

            string fields = head.Replace(": ", "=", StringComparison.Ordinal).Replace("\r\n", "\n", StringComparison.Ordinal);
            Assert.Equal($"GET / \nHost=here\n{fields}\n", Body(await client.ReadAnswerAsync()));
        }
    }

    [Fact]
    public async Task What_was_noted_on_a_request_is_forgotten_with_it()
    {
        var noted = new List<string?>();
        await using var server = new PlainServer(context =>
        {
            noted.Add(context.Features.Get<Tuple<string>>()?.Item1);
            context.Features.Set(Tuple.Create(context.Request.Path.Value!));
            noted.Add(context.Features.Get<Tuple<string>>()?.Item1);
            return Task.CompletedTask;
        });
        using RawConnection client = await server.ConnectAsync();

        await client.SendAsync("GET /a HTTP/1.1\r\nHost: here\r\n\r\nGET /b HTTP/1.1\r\nHost: here\r\n\r\n");
        await client.ReadAnswerAsync();
        await client.ReadAnswerAsync();

        Assert.Equal([null, "/a", null, "/b"], noted);
    }

    [Theory]
    [InlineData("hello\r\n\r\n", 400)]
    [InlineData("GET /\r\n\r\n", 400)]
    [InlineData("GET  HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET / a HTTP/1.1\r\nHost: h\r\n\r\n", 400)]
    [InlineData("GET /\u00e9 HTTP/1.1\r\nHost: h\r\n\r\n", 400)]
    [InlineData("G(T / HTTP/1.1\r\nHost: h\r\n\r\n", 400)]
    [InlineData("GET / SMTP/1.1\r\nHost: h\r\n\r\n", 400)]
    [InlineData("GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505)]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nname : x\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\n: x\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nx: y\r\n folded\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nx: a\rb\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nx: a\0b\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\na", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\na", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400)]
    [InlineData("\u0016\u0003\u0001\u0002\0\u0001\0", 400)]
    public async Task What_is_no_request_is_refused_and_nothing_behind_it_is_read(string request, int status)
    {
        await using PlainServer server = PlainServer.Echo();
        using RawConnection client = await server.ConnectAsync();

        await client.SendAsync(request + "GET /behind HTTP/1.1\r\nHost: h\r\n\r\n");
        string all = await client.ReadToEndAsync();

        Assert.StartsWith($"HTTP/1.1 {status} ", all, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", all, StringComparison.Ordinal);
        Assert.Contains("x-firsttoken-error: bad_request\r\n", all, StringComparison.Ordinal);
        Assert.Contains("\"message\":\"gateway: ", all, StringComparison.Ordinal);
        Assert.EndsWith("}", all, StringComparison.Ordinal);
        Assert.DoesNotContain("behind", all, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /", 'a', 40_000, 414)]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nx: ", 'a', 140_000, 431)]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nx", 'a', 140_000, 431)]
    public async Task A_head_without_end_is_refused(string start, char filling, int count, int status)
    {
        await using PlainServer server = PlainServer.Echo();
        using RawConnection client = await server.ConnectAsync();

        await client.SendAsync(start + new string(filling, count));

        Assert.StartsWith($"HTTP/1.1 {status} ", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_fields_are_refused()
    {
        await using PlainServer server = PlainServer.Echo();
        using RawConnection client = await server.ConnectAsync();
        string fields = string.Concat(Enumerable.Range(0, 201).Select(i => $"x-{i}: {i}\r\n"));

        await client.SendAsync($"GET / HTTP/1.1\r\nHost: h\r\n{fields}\r\n");

        Assert.StartsWith("HTTP/1.1 431 ", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_whether_to_go_on_is_told_when_the_body_is_wanted()
    {
        await using PlainServer server = PlainServer.Echo();
        using RawConnection client = await server.ConnectAsync();

        await client.SendAsync("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", await client.ReadUntilAsync("\r\n\r\n"));
        await client.SendAsync("ok");

        Assert.EndsWith("\nok", Body(await client.ReadAnswerAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_whether_to_go_on_and_is_refused_ends_with_the_answer()
    {
        await using var server = new PlainServer(context =>
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return Task.CompletedTask;
        });
        using RawConnection client = await server.ConnectAsync();

        await client.SendAsync("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        string all = await client.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 413 ", all, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Length: 300000\r\n\r\n", "")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n493e0\r\n", "\r\n0\r\n\r\n")]
    public async Task A_body_that_nobody_reads_is_read_past(string framing, string end)
    {
        await using var server = new PlainServer(context => context.Response.WriteAsync(context.Request.Path.Value!));
        using RawConnection client = await server.ConnectAsync();

        await client.SendAsync($"POST /first HTTP/1.1\r\nHost: h\r\n{framing}{new string('x', 300_000)}{end}GET /second HTTP/1.1\r\nHost: h\r\n\r\n");

        await client.ReadUntilAsync("/first");
        await client.ReadUntilAsync("/second");
    }

    [Fact]
    public async Task A_long_body_arrives_byte_for_byte()
    {
        string? digest = null;
        await using var server = new PlainServer(async context =>
        {
            byte[] hash = await System.Security.Cryptography.SHA256.HashDataAsync(context.Request.Body, context.RequestAborted);
            digest = Convert.ToHexString(hash);
        });
        using RawConnection client = await server.ConnectAsync();
        byte[] body = new byte[20 << 20];
        for (int i = 0; i < body.Length; i++)
        {
            body[i] = (byte)(i * 31 / 7);
        }

        await client.SendAsync($"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: {body.Length}\r\n\r\n");
        await client.SendAsync(body);
        await client.ReadAnswerAsync();

        Assert.Equal(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(body)), digest);
    }

    private static string Body(string answer) => answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
}
