using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using FirstToken.Simulator.Behaviour;
using FirstToken.Transport;
using Xunit;

namespace FirstToken.Simulator.Tests.Transport;

/// <summary>The library's HTTP/2 against the simulator's, in clear and inside TLS.</summary>
public sealed class Http2TransportTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(150);
    private static readonly Behavior Quick = new() { Ttft = TimeSpan.Zero, Gap = TimeSpan.Zero, Prefill = TimeSpan.Zero, Tokens = 5 };

    // With time between the chunks: what is written together with a reset may be lost.
    private static readonly Behavior Cut = Quick with { Gap = TimeSpan.FromMilliseconds(5), Tokens = 20, Error = Injection.Cut };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_first_exchange_opens_a_connection_and_the_second_reuses_it(bool tls)
    {
        await using SimulatorServer simulator = await StartAsync(Quick);
        await using HttpTransport transport = Make(simulator);
        IEndpoint endpoint = Endpoint(transport, simulator, tls);

        HeardExchange first = await RunAsync(endpoint, Stream());
        HeardExchange second = await RunAsync(endpoint, Stream());

        foreach (HeardExchange heard in new[] { first, second })
        {
            Assert.Equal((TransportFault.None, null, 200), (heard.Fault, heard.Detail, heard.Head?.Status));
            Assert.Equal(5, heard.Body.Split("text_delta").Length - 1);
            Assert.Contains("message_stop", heard.Body, StringComparison.Ordinal);
        }

        Assert.True(first.NewConnection);
        Assert.True(first.Times.Connect > 0);
        Assert.Equal(tls, first.Times.Tls > 0);
        Assert.False(second.NewConnection);
        Assert.Equal((0, 0, 0), (second.Times.Dns, second.Times.Connect, second.Times.Tls));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_moments_of_an_exchange_are_in_order_and_those_of_its_reads(bool tls)
    {
        await using SimulatorServer simulator = await StartAsync(Quick with { Ttft = TimeSpan.FromMilliseconds(40), Gap = TimeSpan.FromMilliseconds(5) });
        await using HttpTransport transport = Make(simulator);
        long before = Stopwatch.GetTimestamp();

        HeardExchange heard = await RunAsync(Endpoint(transport, simulator, tls), Stream());

        Assert.False(heard.KernelStamps);
        Assert.True(before < heard.Times.Sent);
        Assert.True(heard.Times.Sent < heard.Times.FirstByte);
        Assert.True(heard.Times.FirstByte <= heard.Arrivals[0]);
        Assert.Equal(heard.Arrivals.Order(), heard.Arrivals);
        Assert.Equal(heard.Arrivals[^1], heard.Times.LastByte);
        Assert.True(heard.Times.LastByte < Stopwatch.GetTimestamp());
        Assert.Equal((heard.Arrivals.Count, heard.Body.Length), (heard.Reads, (int)heard.BytesReceived));
        TimeSpan untilLast = Stopwatch.GetElapsedTime(heard.Times.Sent, heard.Times.LastByte);
        Assert.True(untilLast >= TimeSpan.FromMilliseconds(60), $"40 ms and four gaps of 5 ms were served in {untilLast}");
    }

    [Fact]
    public async Task Connection_phases_are_not_part_of_the_wait_for_the_first_byte()
    {
        await using SimulatorServer simulator = await StartAsync(Quick);
        await using HttpTransport transport = Make(simulator);
        long before = Stopwatch.GetTimestamp();

        HeardExchange heard = await RunAsync(Endpoint(transport, simulator, tls: true), Stream());

        Assert.True(heard.Times.Sent - before >= heard.Times.Dns + heard.Times.Connect + heard.Times.Tls);
    }

    [Fact]
    public async Task Streams_at_the_same_time_share_a_connection_and_keep_apart()
    {
        await using SimulatorServer simulator = await StartAsync(Quick with { Gap = TimeSpan.FromMilliseconds(1) });
        await using HttpTransport transport = Make(simulator);
        IEndpoint endpoint = Endpoint(transport, simulator, tls: false);
        await RunAsync(endpoint, Stream());
        HeardExchange[] all = [.. Enumerable.Range(0, 64).Select(_ => Stream())];

        foreach (HeardExchange exchange in all)
        {
            endpoint.Start(exchange);
        }

        foreach (HeardExchange exchange in all)
        {
            await exchange.EndedAsync();
            Assert.Equal(TransportFault.None, exchange.Fault);
            Assert.Equal(5, exchange.Body.Split("text_delta").Length - 1);
            Assert.False(exchange.NewConnection);
        }
    }

    [Fact]
    public async Task Fresh_connections_are_opened_for_every_exchange_when_asked_for()
    {
        await using SimulatorServer simulator = await StartAsync(Quick);
        await using HttpTransport transport = Make(simulator, fresh: true);
        IEndpoint endpoint = Endpoint(transport, simulator, tls: false);

        for (int i = 0; i < 3; i++)
        {
            HeardExchange heard = await RunAsync(endpoint, Stream());

            Assert.Equal((TransportFault.None, true), (heard.Fault, heard.NewConnection));
            Assert.True(heard.Times.Connect > 0);
        }
    }

    [Fact]
    public async Task A_refusal_is_an_answer_with_its_status_and_headers()
    {
        await using SimulatorServer simulator = await StartAsync(Quick with { Error = Injection.RateLimit });
        await using HttpTransport transport = Make(simulator);

        HeardExchange heard = await RunAsync(Endpoint(transport, simulator, tls: false), Stream());

        Assert.Equal((TransportFault.None, 429), (heard.Fault, heard.Head?.Status));
        Assert.NotNull(heard.Head?["retry-after"]);
        Assert.NotNull(heard.Head?["content-type"]);
        Assert.Contains("rate_limit_error", heard.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_that_is_reset_is_cut_short(bool tls)
    {
        await using SimulatorServer simulator = await StartAsync(Cut);
        await using HttpTransport transport = Make(simulator);

        HeardExchange heard = await RunAsync(Endpoint(transport, simulator, tls), Stream());

        Assert.Equal((TransportFault.CutShort, 1), (heard.Fault, heard.Ends));
        Assert.NotNull(heard.Detail);
        Assert.DoesNotContain("message_stop", heard.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_was_complete_when_its_stream_was_reset_is_whole()
    {
        await using SimulatorServer simulator = await StartAsync(Cut);
        await using HttpTransport transport = Make(simulator);

        HeardExchange heard = await RunAsync(
            Endpoint(transport, simulator, tls: false), new HeardExchange(stream: true, Deadlines.Default) { CompleteAt = "text_delta" });

        Assert.Equal((TransportFault.None, null), (heard.Fault, heard.Detail));
    }

    [Theory]
    [InlineData(Injection.Silent, TransportFault.FirstByteTimeout)]
    [InlineData(Injection.Stall, TransportFault.IdleTimeout)]
    [InlineData(Injection.Endless, TransportFault.TotalTimeout)]
    public async Task Each_phase_ends_at_its_deadline(Injection injection, TransportFault expected)
    {
        await using SimulatorServer simulator = await StartAsync(Quick with { Tokens = 20, Gap = TimeSpan.FromMilliseconds(2), Error = injection });
        await using HttpTransport transport = Make(simulator);
        Deadlines deadlines = expected switch
        {
            TransportFault.FirstByteTimeout => Deadlines.Default with { FirstByte = Short },
            TransportFault.IdleTimeout => Deadlines.Default with { Idle = TimeSpan.FromSeconds(1) },
            _ => Deadlines.Default with { Total = TimeSpan.FromSeconds(1) },
        };

        HeardExchange heard = await RunAsync(Endpoint(transport, simulator, tls: false), new HeardExchange(stream: true, deadlines));

        Assert.Equal((expected, 1), (heard.Fault, heard.Ends));
        Assert.Equal(expected == TransportFault.FirstByteTimeout, heard.Body.Length == 0);
    }

    [Fact]
    public async Task One_who_wants_no_more_gets_no_more_and_no_fault()
    {
        await using SimulatorServer simulator = await StartAsync(Quick with { Gap = TimeSpan.FromMilliseconds(2), Error = Injection.Endless });
        await using HttpTransport transport = Make(simulator);

        HeardExchange heard = await RunAsync(
            Endpoint(transport, simulator, tls: false), new HeardExchange(stream: true, Deadlines.Default) { StopAfterBytes = 1 });

        Assert.Equal((TransportFault.None, 1), (heard.Fault, heard.Arrivals.Count));
    }

    [Fact]
    public async Task A_cancelled_exchange_ends_and_leaves_its_connection_to_the_others()
    {
        await using SimulatorServer simulator = await StartAsync(Quick with { Gap = TimeSpan.FromMilliseconds(2), Error = Injection.Endless });
        await using HttpTransport transport = Make(simulator);
        IEndpoint endpoint = Endpoint(transport, simulator, tls: false);
        HeardExchange one = Stream();
        endpoint.Start(one);
        await one.FirstBody;

        one.Cancel();
        await one.EndedAsync();
        HeardExchange other = await RunAsync(endpoint, new HeardExchange(stream: true, Deadlines.Default) { StopAfterBytes = 1 });

        Assert.Equal((TransportFault.Cancelled, 1), (one.Fault, one.Ends));
        Assert.Equal((TransportFault.None, false), (other.Fault, other.NewConnection));
    }

    [Fact]
    public async Task An_answer_in_one_piece_is_read_whole()
    {
        await using SimulatorServer simulator = await StartAsync(Quick);
        await using HttpTransport transport = Make(simulator);

        HeardExchange heard = await RunAsync(
            Endpoint(transport, simulator, tls: false), new HeardExchange(stream: false, Deadlines.Default));

        Assert.Equal((TransportFault.None, 200), (heard.Fault, heard.Head?.Status));
        Assert.EndsWith("}", heard.Body, StringComparison.Ordinal);
    }

    private static HeardExchange Stream() => new(stream: true, Deadlines.Default);

    private static Task<SimulatorServer> StartAsync(Behavior behavior) =>
        SimulatorServer.StartAsync(
            new SimulatorOptions { Listen = "127.0.0.1:0", Behavior = behavior, DrainFor = TimeSpan.Zero }, Cancelled);

    private static HttpTransport Make(SimulatorServer simulator, bool fresh = false)
    {
        string thumbprint = X509Certificate2.CreateFromPem(simulator.CertificatePem).Thumbprint;
        return new HttpTransport(new TransportOptions
        {
            Http2 = true,
            FreshConnections = fresh,
            AcceptCertificate = (_, certificate, _, _) => certificate?.GetCertHashString() == thumbprint,
        });
    }

    private static IEndpoint Endpoint(HttpTransport transport, SimulatorServer simulator, bool tls) =>
        transport.CreateEndpoint(new UriBuilder(simulator.Url) { Scheme = tls ? "https" : "http" }.Uri, simulator.Url.Authority);

    private static Task<HeardExchange> RunAsync(IEndpoint endpoint, HeardExchange exchange)
    {
        endpoint.Start(exchange);
        return exchange.EndedAsync();
    }
}
