using System.Net;
using System.Text;
using Xunit;

namespace FirstToken.Gateway.Tests.Serving;

/// <summary>Clients that speak HTTP/2 without TLS, as the AWS SDK for JavaScript does.</summary>
public sealed class Http2Tests
{
    private const string Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private const string NoSettings = "\0\0\0\x04\0\0\0\0\0";

    [Fact]
    public async Task A_stream_passes_piece_by_piece()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url);
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });

        Task<HttpResponseMessage> asking = client.SendAsync(Ask(gateway), TestContext.Current.CancellationToken);
        (string request, RawConnection connection) = await upstream.AnswerAsync(ScriptedUpstream.StreamHead("request-id: req_7\r\n"));
        using RawConnection source = connection;
        using HttpResponseMessage answer = await asking;
        await using Stream body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("POST /v1/messages?beta=true HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Equal(HttpVersion.Version20, answer.Version);
        Assert.Equal("req_7", answer.Headers.GetValues("request-id").Single());
        for (int i = 0; i < 10; i++)
        {
            await source.SendAsync(ScriptedUpstream.Chunk($"data: {i}\n\n"));
            var piece = new byte[9];
            await body.ReadExactlyAsync(piece, TestContext.Current.CancellationToken);
            Assert.Equal($"data: {i}\n\n", Encoding.ASCII.GetString(piece));
        }

        await source.SendAsync("0\r\n\r\n");
        Assert.Equal(0, await body.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_cut_stream_is_an_error()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url);
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });

        Task<HttpResponseMessage> asking = client.SendAsync(Ask(gateway), TestContext.Current.CancellationToken);
        (_, RawConnection source) = await upstream.AnswerAsync(ScriptedUpstream.StreamHead() + ScriptedUpstream.Chunk("data: 1\n\n"));
        using HttpResponseMessage answer = await asking;
        source.Dispose();

        await Assert.ThrowsAnyAsync<Exception>(() => answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(20)]
    public async Task A_preface_in_two_pieces_is_one_all_the_same(int at)
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url);
        using RawConnection client = await gateway.ConnectAsync();

        await client.SendAsync(Preface[..at]);
        await client.SendAsync(Preface[at..] + NoSettings);

        Assert.StartsWith("\0\0", await client.ReadUntilAsync("\x04\0\0\0\0\0"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("P", "OST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("PR", "OPFIND /nowhere HTTP/1.1\r\nHost: x\r\n\r\n")]
    public async Task What_only_begins_like_a_preface_is_a_request(string first, string rest)
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url);
        using RawConnection client = await gateway.ConnectAsync();

        await client.SendAsync(first);
        await client.SendAsync(rest);

        Assert.StartsWith("HTTP/1.1 404", await client.ReadAnswerAsync(), StringComparison.Ordinal);
    }

    private static HttpRequestMessage Ask(RunningGateway gateway) => new(HttpMethod.Post, new Uri(gateway.Url, "/v1/messages?beta=true"))
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Content = new StringContent("{}"),
    };
}
