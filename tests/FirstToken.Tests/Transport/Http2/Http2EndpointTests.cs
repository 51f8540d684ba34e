using FirstToken.Transport;
using Xunit;

namespace FirstToken.Tests.Transport.Http2;

/// <summary>HTTP/2 towards servers that do not speak it, or not at all. Whole conversations: the simulator's tests.</summary>
public sealed class Http2EndpointTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(150);

    // RFC 9113 §4.1: length (3 bytes), type, flags, stream (4).
    private static readonly byte[] EmptySettings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    private const byte HeadersFrame = 1;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_speaks_only_HTTP_1_is_a_clear_fault(bool tls)
    {
        await using var server = new ScriptedServer(AnswerInHttp1, tls);

        SeenExchange seen = await RunAsync(server.Url, SeenExchange.Get());

        Assert.Equal(TransportFault.ConnectFailed, seen.Fault);
        Assert.Contains("HTTP/2", seen.Detail, StringComparison.Ordinal);
        Assert.Null(seen.Head);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task A_port_where_nobody_listens_refuses(string scheme)
    {
        SeenExchange seen = await RunAsync(new Uri($"{scheme}://{ClosedPort.Address}"), SeenExchange.Get());

        Assert.Equal(TransportFault.ConnectRefused, seen.Fault);
        Assert.NotNull(seen.Detail);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_a_dns_failure()
    {
        SeenExchange seen = await RunAsync(new Uri("http://no-such-host.invalid:1/"), SeenExchange.Get());

        Assert.Equal(TransportFault.DnsFailed, seen.Fault);
        Assert.Contains("no-such-host.invalid", seen.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_untrusted_certificate_is_a_tls_failure()
    {
        await using var server = new ScriptedServer(AnswerInHttp1, tls: true);

        SeenExchange seen = await RunAsync(server.Url, SeenExchange.Get(), trusted: false);

        Assert.Equal(TransportFault.TlsFailed, seen.Fault);
        Assert.NotNull(seen.Detail);
    }

    [Fact]
    public async Task A_handshake_that_nobody_answers_ends_at_the_connect_deadline()
    {
        await using var server = new ScriptedServer(SayNothing);
        var url = new Uri(server.Url.AbsoluteUri.Replace("http:", "https:", StringComparison.Ordinal));

        SeenExchange seen = await RunAsync(url, SeenExchange.Get(new Deadlines { Connect = Short }));

        Assert.Equal(TransportFault.ConnectTimeout, seen.Fault);
    }

    [Fact]
    public async Task A_server_that_says_nothing_ends_at_the_first_byte_deadline()
    {
        await using var server = new ScriptedServer(SayNothing);

        SeenExchange seen = await RunAsync(server.Url, SeenExchange.Get(new Deadlines { FirstByte = Short }));

        Assert.Equal((TransportFault.FirstByteTimeout, 1), (seen.Fault, seen.Ends));
    }

    [Fact]
    public async Task A_connection_that_closes_on_a_request_is_lost()
    {
        await using var server = new ScriptedServer(async (stream, cancellationToken) =>
        {
            byte[] preface = new byte[24];
            await stream.ReadExactlyAsync(preface, cancellationToken);
            await stream.WriteAsync(EmptySettings, cancellationToken);
            while (await ReadFrameAsync(stream, cancellationToken) != HeadersFrame)
            {
            }
        });

        SeenExchange seen = await RunAsync(server.Url, SeenExchange.Get());

        Assert.Equal(TransportFault.ConnectionLost, seen.Fault);
        Assert.NotNull(seen.Detail);
    }

    [Fact]
    public async Task Closing_the_transport_ends_what_waits_for_an_answer()
    {
        var connected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ScriptedServer((stream, cancellationToken) =>
        {
            connected.TrySetResult();
            return SayNothing(stream, cancellationToken);
        });
        HttpTransport transport = Make(trusted: true);
        SeenExchange exchange = SeenExchange.Get();
        transport.CreateEndpoint(server.Url, server.Host).Start(exchange);
        await connected.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);

        await transport.DisposeAsync();
        await exchange.EndedAsync();

        Assert.Equal(TransportFault.Cancelled, exchange.Fault);
    }

    [Theory]
    [InlineData("/", "a\r\nx-b: c")]
    [InlineData("/a b", "c")]
    public async Task What_would_not_be_one_request_on_the_wire_is_refused(string path, string value)
    {
        await using HttpTransport transport = Make(trusted: true);
        IEndpoint endpoint = transport.CreateEndpoint(new Uri("http://127.0.0.1:1"), "a");
        var bad = new SeenExchange(new WireRequest("GET", path, [new("x-api-key", value)], default), Deadlines.Default);

        Assert.Throws<ArgumentException>(() => endpoint.Start(bad));
    }

    private static HttpTransport Make(bool trusted) => new(new TransportOptions
    {
        Http2 = true,
        AcceptCertificate = trusted ? (_, certificate, _, _) => certificate?.Subject == "CN=localhost" : null,
    });

    private static async Task<SeenExchange> RunAsync(Uri url, SeenExchange exchange, bool trusted = true)
    {
        await using HttpTransport transport = Make(trusted);
        transport.CreateEndpoint(url, url.Authority).Start(exchange);
        return await exchange.EndedAsync();
    }

    private static async Task AnswerInHttp1(Stream stream, CancellationToken cancellationToken)
    {
        await ScriptedServer.ReadRequestAsync(stream, cancellationToken);
        await ScriptedServer.WriteAsync(
            stream, "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n", cancellationToken);

        // Reads on: closing with bytes unread would reset the connection, and the answer might be lost.
        while (await ScriptedServer.ReadRequestAsync(stream, cancellationToken) is not null)
        {
        }
    }

    private static async Task<byte> ReadFrameAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] head = new byte[9];
        await stream.ReadExactlyAsync(head, cancellationToken);
        await stream.ReadExactlyAsync(new byte[(head[0] << 16) | (head[1] << 8) | head[2]], cancellationToken);
        return head[3];
    }

    private static Task SayNothing(Stream stream, CancellationToken cancellationToken) =>
        Task.Delay(Timeout.Infinite, cancellationToken);
}
