using System.Diagnostics;
using System.Text;
using FirstToken.Transport;
using Xunit;

namespace FirstToken.Tests.Transport;

/// <summary>The transport over real sockets, on each of its ways to connect.</summary>
public sealed class HttpTransportTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<Way> Ways => new(Enum.GetValues<Way>());

    public enum Way
    {
        /// <summary>Own epoll loop, kernel stamps.</summary>
        Loop,

        /// <summary>Framework sockets, stamps of the read: what other systems get.</summary>
        Read,

        /// <summary>TLS, kernel stamps below it.</summary>
        Tls,
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_first_exchange_opens_a_connection_and_the_second_reuses_it(Way way)
    {
        await using var server = new ScriptedServer(AnswerEveryRequest, way == Way.Tls);
        await using HttpTransport transport = Make(way);
        IEndpoint endpoint = transport.CreateEndpoint(server.Url, server.Host);

        SeenExchange first = await RunAsync(endpoint, SeenExchange.Get());
        SeenExchange second = await RunAsync(endpoint, SeenExchange.Get());

        Assert.Equal((TransportFault.None, "hello"), (first.Fault, first.Body));
        Assert.Equal((TransportFault.None, "hello"), (second.Fault, second.Body));
        Assert.True(first.NewConnection);
        Assert.True(first.Times.Connect > 0);
        Assert.Equal(way == Way.Tls, first.Times.Tls > 0);
        Assert.False(second.NewConnection);
        Assert.Equal((0, 0), (second.Times.Connect, second.Times.Tls));
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_moments_of_an_exchange_are_in_order(Way way)
    {
        await using var server = new ScriptedServer(AnswerEveryRequest, way == Way.Tls);
        await using HttpTransport transport = Make(way);
        IEndpoint endpoint = transport.CreateEndpoint(server.Url, server.Host);
        long before = Stopwatch.GetTimestamp();

        SeenExchange seen = await RunAsync(endpoint, SeenExchange.Get());

        Assert.True(before < seen.Times.Sent);
        Assert.True(seen.Times.Sent < seen.Times.SendDone || seen.Times.SendDone == 0, "0: the answer ended before the write returned");
        Assert.True(seen.Times.Sent < seen.Times.FirstByte);
        Assert.True(seen.Times.FirstByte <= seen.Times.LastByte);
        Assert.True(seen.Times.LastByte < Stopwatch.GetTimestamp());
    }

    [Fact]
    public async Task On_Linux_stamps_are_the_kernels_unless_switched_off()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "kernel stamps exist on Linux only");
        foreach ((Way way, bool kernel) in new[] { (Way.Loop, true), (Way.Tls, true), (Way.Read, false) })
        {
            await using var server = new ScriptedServer(AnswerEveryRequest, way == Way.Tls);
            await using HttpTransport transport = Make(way);
            IEndpoint endpoint = transport.CreateEndpoint(server.Url, server.Host);

            // The kernel begins to stamp a moment after it is first asked to, on a busy machine some milliseconds.
            SeenExchange seen;
            int tries = 0;
            do
            {
                seen = await RunAsync(endpoint, SeenExchange.Get());
            }
            while (kernel && !seen.KernelStamps && ++tries < 1000);

            Assert.Equal(kernel, seen.KernelStamps);
        }
    }

    [Theory]
    [InlineData(Way.Loop)]
    [InlineData(Way.Tls)]
    public async Task A_kernel_stamp_tells_when_bytes_came_even_if_they_are_read_late(Way way)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "kernel stamps exist on Linux only");
        using var written = new ManualResetEventSlim();
        long writtenAt = 0;
        await using var server = new ScriptedServer(
            async (stream, cancellationToken) =>
            {
                await ScriptedServer.ReadRequestAsync(stream, cancellationToken);
                await ScriptedServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\na", cancellationToken);
                await ScriptedServer.ReadRequestAsync(stream, cancellationToken).WaitAsync(TimeSpan.FromMilliseconds(50), cancellationToken)
                    .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                await ScriptedServer.WriteAsync(stream, "b", cancellationToken);
                writtenAt = Stopwatch.GetTimestamp();
                written.Set();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            },
            way == Way.Tls);
        await using HttpTransport transport = Make(way);
        var exchange = new LateReader(written);

        transport.CreateEndpoint(server.Url, server.Host).Start(exchange);
        await exchange.Done.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);

        // The reader was held up for 100 ms after the byte was written; the stamp must not be.
        double lateMs = Stopwatch.GetElapsedTime(writtenAt, exchange.LastArrival).TotalMilliseconds;
        Assert.InRange(lateMs, -50, 20);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_large_request_arrives_whole(Way way)
    {
        byte[] body = Encoding.UTF8.GetBytes(new string('x', 8 * 1024 * 1024));
        int received = 0;
        await using var server = new ScriptedServer(
            async (stream, cancellationToken) =>
            {
                string? request = await ScriptedServer.ReadRequestAsync(stream, cancellationToken);
                received = request!.Length - request.IndexOf("\r\n\r\n", StringComparison.Ordinal) - 4;
                await ScriptedServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok", cancellationToken);
            },
            way == Way.Tls);
        await using HttpTransport transport = Make(way);

        SeenExchange seen = await RunAsync(transport.CreateEndpoint(server.Url, server.Host), SeenExchange.Post(body));

        Assert.Equal((TransportFault.None, "ok"), (seen.Fault, seen.Body));
        Assert.Equal(body.Length, received);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_connection_the_server_closed_while_idle_is_not_used_again(Way way)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ScriptedServer(
            async (stream, cancellationToken) =>
            {
                await ScriptedServer.ReadRequestAsync(stream, cancellationToken);
                await ScriptedServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok", cancellationToken);
                await stream.DisposeAsync();
                closed.TrySetResult();
            },
            way == Way.Tls);
        await using HttpTransport transport = Make(way);
        IEndpoint endpoint = transport.CreateEndpoint(server.Url, server.Host);

        await RunAsync(endpoint, SeenExchange.Get());
        await closed.Task.WaitAsync(Cancelled);
        SeenExchange second;
        int tries = 0;
        do
        {
            // The close may still be on its way; then the exchange fails, but it is never repeated behind our back.
            second = await RunAsync(endpoint, SeenExchange.Get());
        }
        while (second.Fault == TransportFault.ConnectionLost && ++tries < 5);

        Assert.Equal(TransportFault.None, second.Fault);
        Assert.True(second.NewConnection);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Each_phase_ends_at_its_deadline(Way way)
    {
        var patient = new Deadlines();
        var cases = new (string Answer, Deadlines Deadlines, TransportFault Expected)[]
        {
            ("", patient with { FirstByte = Short }, TransportFault.FirstByteTimeout),
            ("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nab", patient with { Idle = Short }, TransportFault.IdleTimeout),
            ("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nab", patient with { Total = Short }, TransportFault.TotalTimeout),
        };
        foreach ((string answer, Deadlines deadlines, TransportFault expected) in cases)
        {
            await using var server = new ScriptedServer(
                async (stream, cancellationToken) =>
                {
                    await ScriptedServer.ReadRequestAsync(stream, cancellationToken);
                    await ScriptedServer.WriteAsync(stream, answer, cancellationToken);
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                },
                way == Way.Tls);
            await using HttpTransport transport = Make(way);

            SeenExchange seen = await RunAsync(transport.CreateEndpoint(server.Url, server.Host), SeenExchange.Get(deadlines));

            Assert.Equal(expected, seen.Fault);
            Assert.Equal(1, seen.Ends);
        }
    }

    [Fact]
    public async Task A_handshake_that_nobody_answers_ends_at_the_connect_deadline()
    {
        await using var server = new ScriptedServer((_, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken));
        await using HttpTransport transport = Make(Way.Tls);
        var url = new Uri(server.Url.AbsoluteUri.Replace("http:", "https:", StringComparison.Ordinal));

        SeenExchange seen = await RunAsync(
            transport.CreateEndpoint(url, server.Host), SeenExchange.Get(new Deadlines { Connect = Short }));

        Assert.Equal(TransportFault.ConnectTimeout, seen.Fault);
    }

    [Theory]
    [InlineData(Way.Loop)]
    [InlineData(Way.Read)]
    public async Task A_request_that_nobody_reads_ends_at_the_send_deadline(Way way)
    {
        await using var server = new ScriptedServer((_, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken));
        await using HttpTransport transport = Make(way);
        byte[] body = new byte[32 * 1024 * 1024];

        SeenExchange seen = await RunAsync(
            transport.CreateEndpoint(server.Url, server.Host), SeenExchange.Post(body, new Deadlines { Send = Short }));

        Assert.Equal(TransportFault.SendTimeout, seen.Fault);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_port_where_nobody_listens_refuses(Way way)
    {
        var url = new Uri($"{(way == Way.Tls ? "https" : "http")}://{ClosedPort.Address}");
        await using HttpTransport transport = Make(way);

        SeenExchange seen = await RunAsync(transport.CreateEndpoint(url, url.Authority), SeenExchange.Get());

        Assert.Equal(TransportFault.ConnectRefused, seen.Fault);
        Assert.NotNull(seen.Detail);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_name_that_does_not_resolve_is_a_dns_failure(Way way)
    {
        var url = new Uri($"{(way == Way.Tls ? "https" : "http")}://no-such-host.invalid:1/");
        await using HttpTransport transport = Make(way);

        SeenExchange seen = await RunAsync(transport.CreateEndpoint(url, url.Authority), SeenExchange.Get());

        Assert.Equal(TransportFault.DnsFailed, seen.Fault);
    }

    [Fact]
    public async Task An_untrusted_certificate_is_a_tls_failure()
    {
        await using var server = new ScriptedServer(AnswerEveryRequest, tls: true);
        await using var transport = new HttpTransport(new TransportOptions());

        SeenExchange seen = await RunAsync(transport.CreateEndpoint(server.Url, server.Host), SeenExchange.Get());

        Assert.Equal(TransportFault.TlsFailed, seen.Fault);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_broken_connection_is_told_apart_by_where_it_broke(Way way)
    {
        foreach ((string answer, TransportFault expected) in new[]
        {
            ("", TransportFault.ConnectionLost),
            ("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nab", TransportFault.CutShort),
            ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n", TransportFault.CutShort),
            ("HTTP/1.1 200 OK\r\n\r\nab", TransportFault.None),
            ("not http at all", TransportFault.Malformed),
        })
        {
            await using var server = new ScriptedServer(
                async (stream, cancellationToken) =>
                {
                    await ScriptedServer.ReadRequestAsync(stream, cancellationToken);
                    await ScriptedServer.WriteAsync(stream, answer, cancellationToken);
                },
                way == Way.Tls);
            await using HttpTransport transport = Make(way);

            SeenExchange seen = await RunAsync(transport.CreateEndpoint(server.Url, server.Host), SeenExchange.Get());

            Assert.Equal(expected, seen.Fault);
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task An_answer_that_is_complete_does_not_wait_long_for_the_end_of_the_body(Way way)
    {
        await using var server = new ScriptedServer(NeverEnd, way == Way.Tls);
        await using HttpTransport transport = Make(way);
        var exchange = new SeenExchange(
            new WireRequest("GET", "/", [], default), new Deadlines { Tail = Short }) { Complete = true };

        await RunAsync(transport.CreateEndpoint(server.Url, server.Host), exchange);

        Assert.Equal("hello", exchange.Body);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task One_who_wants_no_more_gets_no_more_and_no_fault(Way way)
    {
        await using var server = new ScriptedServer(NeverEnd, way == Way.Tls);
        await using HttpTransport transport = Make(way);
        var exchange = new SeenExchange(new WireRequest("GET", "/", [], default), Deadlines.Default) { StopAfterBytes = 5 };

        await RunAsync(transport.CreateEndpoint(server.Url, server.Host), exchange);

        Assert.Equal((TransportFault.None, "hello"), (exchange.Fault, exchange.Body));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_cancelled_exchange_ends_at_once_and_hangs_up(Way way)
    {
        var hungUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ScriptedServer(
            async (stream, cancellationToken) =>
            {
                await ScriptedServer.ReadRequestAsync(stream, cancellationToken);
                await ScriptedServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nab", cancellationToken);
                try
                {
                    await ScriptedServer.ReadRequestAsync(stream, cancellationToken);
                }
                finally
                {
                    hungUp.TrySetResult();
                }
            },
            way == Way.Tls);
        await using HttpTransport transport = Make(way);
        SeenExchange exchange = SeenExchange.Get();
        transport.CreateEndpoint(server.Url, server.Host).Start(exchange);
        await exchange.FirstBody.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);

        exchange.Cancel();
        await exchange.EndedAsync();

        Assert.Equal(TransportFault.Cancelled, exchange.Fault);
        await hungUp.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Many_exchanges_at_once_all_end_well(Way way)
    {
        await using var server = new ScriptedServer(AnswerEveryRequest, way == Way.Tls);
        await using HttpTransport transport = Make(way, maxDials: 8);
        IEndpoint endpoint = transport.CreateEndpoint(server.Url, server.Host);
        SeenExchange[] exchanges = [.. Enumerable.Range(0, 64).Select(_ => SeenExchange.Get())];

        foreach (SeenExchange exchange in exchanges)
        {
            endpoint.Start(exchange);
        }

        foreach (SeenExchange exchange in exchanges)
        {
            await exchange.EndedAsync();
            Assert.Equal((TransportFault.None, "hello"), (exchange.Fault, exchange.Body));
        }
    }

    [Fact]
    public async Task Deadlines_that_are_looked_at_by_several_threads_at_once_end_each_exchange_once()
    {
        await using var server = new ScriptedServer((_, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken));
        await using HttpTransport transport = Make(Way.Loop);
        IEndpoint endpoint = transport.CreateEndpoint(server.Url, server.Host);
        SeenExchange[] exchanges = [.. Enumerable.Range(0, 64).Select(_ => SeenExchange.Get(new Deadlines { FirstByte = Short }))];
        foreach (SeenExchange exchange in exchanges)
        {
            endpoint.Start(exchange);
        }

        Task ended = Task.WhenAll(exchanges.Select(exchange => exchange.EndedAsync()));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () =>
            {
                while (!ended.IsCompleted)
                {
                    transport.EndOverdue();
                }
            },
            Cancelled)));

        await ended;
        Assert.All(exchanges, exchange => Assert.Equal((TransportFault.FirstByteTimeout, 1), (exchange.Fault, exchange.Ends)));
    }

    [Fact]
    public async Task A_header_value_with_a_line_break_is_refused()
    {
        await using var server = new ScriptedServer(AnswerEveryRequest);
        await using HttpTransport transport = Make(Way.Loop);
        IEndpoint endpoint = transport.CreateEndpoint(server.Url, server.Host);
        var bad = new SeenExchange(new WireRequest("GET", "/", [new("x-api-key", "a\r\nx-b: c")], default), Deadlines.Default);

        Assert.Throws<ArgumentException>(() => endpoint.Start(bad));
    }

    private static TimeSpan Short => TimeSpan.FromMilliseconds(150);

    private static HttpTransport Make(Way way, int maxDials = 256) => new(new TransportOptions
    {
        KernelStamps = way != Way.Read,
        AcceptCertificate = (_, certificate, _, _) => certificate?.Subject == "CN=localhost",
        MaxDials = maxDials,
    });

    private static Task<SeenExchange> RunAsync(IEndpoint endpoint, SeenExchange exchange)
    {
        endpoint.Start(exchange);
        return exchange.EndedAsync();
    }

    private static async Task AnswerEveryRequest(Stream stream, CancellationToken cancellationToken)
    {
        while (await ScriptedServer.ReadRequestAsync(stream, cancellationToken) is not null)
        {
            await ScriptedServer.WriteAsync(
                stream,
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
                cancellationToken);
        }
    }

    private static async Task NeverEnd(Stream stream, CancellationToken cancellationToken)
    {
        await ScriptedServer.ReadRequestAsync(stream, cancellationToken);
        await ScriptedServer.WriteAsync(
            stream, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n", cancellationToken);
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    /// <summary>Blocks the reading thread at its first bytes until after more have been written.</summary>
    private sealed class LateReader(ManualResetEventSlim written)
        : Exchange(new WireRequest("GET", "/", [], default), Deadlines.Default)
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _first = true;

        public long LastArrival { get; private set; }

        public Task Done => _ended.Task;

        protected internal override void OnHead(ResponseHead head, long arrived)
        {
        }

        protected internal override bool OnBody(ReadOnlySpan<byte> bytes, long arrived)
        {
            if (_first)
            {
                _first = false;
                written.Wait(TimeSpan.FromSeconds(20));
                _ = SpinWait.SpinUntil(() => false, TimeSpan.FromMilliseconds(100));
            }

            LastArrival = arrived;
            return true;
        }

        protected internal override void OnEnd(TransportFault fault, string? detail) => _ended.TrySetResult();
    }
}
