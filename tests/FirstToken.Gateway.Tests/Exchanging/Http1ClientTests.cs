using System.Net.Sockets;
using System.Text;
using FirstToken.Gateway.Exchanging;
using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Settings;
using FirstToken.Tests.Transport;
using Xunit;

namespace FirstToken.Gateway.Tests.Exchanging;

public sealed class Http1ClientTests : IDisposable
{
    private readonly ScriptedUpstream _upstream = new();
    private readonly UpstreamDialer _dialer = new();
    private Http1Client? _client;

    [Theory]
    [InlineData("Content-Length: 11\r\n\r\nhello world")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nTrailer: t\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n1\r\nh\r\n00000a\r\nello world\r\n000\r\n\r\n")]
    public async Task An_answer_is_the_same_however_it_is_cut_and_its_connection_carries_the_next(string rest)
    {
        string answer = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n" + rest;
        Task<string> first = AskAsync();
        using RawConnection server = await _upstream.AcceptAsync();
        await server.ReadRequestAsync();
        foreach (char one in answer)
        {
            await server.SendAsync(one.ToString());
        }

        Assert.Equal("hello world", await first);
        for (int cut = 1; cut < answer.Length; cut += 3)
        {
            Task<string> next = AskAsync();
            await server.ReadRequestAsync();
            await server.SendAsync(answer[..cut]);
            await server.SendAsync(answer[cut..]);
            Assert.Equal("hello world", await next);
        }

        Assert.Equal(1, _dialer.Opened);
    }

    [Fact]
    public async Task An_answer_without_a_length_ends_with_its_connection()
    {
        Task<string> asked = AskAsync();
        (_, RawConnection server) = await _upstream.AnswerAsync("HTTP/1.1 200 OK\r\n\r\nall there is");
        server.Dispose();

        Assert.Equal("all there is", await asked);
        await OpenAsync(0);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhalf", "before the end")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "before the end")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n", "malformed")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloXX5\r\n", "malformed")]
    public async Task A_body_that_is_cut_or_malformed_is_no_end(string answer, string why)
    {
        Task<string> asked = AskAsync();
        (_, RawConnection server) = await _upstream.AnswerAsync(answer);
        server.Shutdown();

        Exception failure = await Assert.ThrowsAnyAsync<Exception>(() => asked);
        Assert.Contains(why, failure.InnerException is IOException inner ? inner.Message : failure.Message, StringComparison.Ordinal);
        await server.WaitForCloseAsync();
        server.Dispose();
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok, and more than was announced")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\nno body here", "")]
    public async Task A_connection_that_says_more_than_its_answer_or_ends_with_it_is_closed(string answer, string body = "ok")
    {
        Task<string> asked = AskAsync();
        (_, RawConnection server) = await _upstream.AnswerAsync(answer);
        using RawConnection closed = server;

        Assert.Equal(body, await asked);
        await server.WaitForCloseAsync();
        Assert.Equal("ok", await AskOfNewAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_closed_while_idle_or_spoken_on_unasked_carries_nothing_more(bool speaks)
    {
        Task<string> asked = AskAsync();
        (_, RawConnection server) = await _upstream.AnswerAsync(ScriptedUpstream.Json("ok"));
        Assert.Equal("ok", await asked);
        if (speaks)
        {
            await server.SendAsync("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
        }
        else
        {
            server.Dispose();
        }

        await OpenAsync(0);
        Assert.Equal("ok", await AskOfNewAsync());
        server.Dispose();
    }

    [Theory]
    [InlineData("GET", true)]
    [InlineData("POST", false)]
    [InlineData("DELETE", false)]
    public async Task A_request_that_is_lost_on_a_used_connection_is_repeated_only_where_it_changes_nothing(string method, bool isRepeated)
    {
        Task<string> first = AskAsync();
        (_, RawConnection server) = await _upstream.AnswerAsync(ScriptedUpstream.Json("ok"));
        Assert.Equal("ok", await first);
        Task<UpstreamAnswer> lost = SendAsync(new OutgoingRequest(method, "/"));
        await server.ReadRequestAsync();
        server.Dispose();

        if (isRepeated)
        {
            using RawConnection next = (await _upstream.AnswerAsync(ScriptedUpstream.Json("ok"))).Connection;
            using UpstreamAnswer answer = await lost;
            Assert.True(answer.IsSuccess);
        }
        else
        {
            Assert.Equal(HttpRequestError.ResponseEnded, (await Assert.ThrowsAsync<HttpRequestException>(() => lost)).HttpRequestError);
        }

        Assert.Equal(isRepeated ? 2 : 1, _dialer.Opened);
    }

    [Fact]
    public async Task What_was_read_with_the_head_is_read_in_pieces_of_any_size()
    {
        Task<UpstreamAnswer> asked = SendAsync(new OutgoingRequest("GET", "/"));
        (_, RawConnection server) = await _upstream.AnswerAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n");
        using RawConnection kept = server;
        using UpstreamAnswer answer = await asked;
        Stream body = answer.Body;

        var read = new StringBuilder();
        byte[] one = new byte[1];
        while (await body.ReadAsync(Memory<byte>.Empty, TestContext.Current.CancellationToken) == 0 && await body.ReadAsync(one, TestContext.Current.CancellationToken) == 1)
        {
            read.Append((char)one[0]);
        }

        Assert.Equal("abcdefg", read.ToString());
        await OpenAsync(1);
    }

    [Fact]
    public async Task An_answer_that_nobody_reads_ends_with_its_connection()
    {
        Task<UpstreamAnswer> asked = SendAsync(new OutgoingRequest("GET", "/"));
        (_, RawConnection server) = await _upstream.AnswerAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        using RawConnection closed = server;

        (await asked).Dispose();

        await server.WaitForCloseAsync();
    }

    [Fact]
    public async Task A_read_that_is_given_up_closes_the_connection()
    {
        Task<UpstreamAnswer> asked = SendAsync(new OutgoingRequest("GET", "/"));
        (_, RawConnection server) = await _upstream.AnswerAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        using RawConnection closed = server;
        using UpstreamAnswer answer = await asked;
        Stream body = answer.Body;
        using var impatient = new CancellationTokenSource();
        Task<int> read = body.ReadAsync(new byte[1], impatient.Token).AsTask();

        await impatient.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        await server.WaitForCloseAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab")]
    public async Task A_request_that_is_cancelled_at_any_point_closes_its_connection(string sofar)
    {
        using var leave = new CancellationTokenSource();
        Task<string> asked = AskUntilAsync(leave);
        (_, RawConnection server) = await _upstream.AnswerAsync(sofar);
        using RawConnection closed = server;

        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await server.WaitForCloseAsync();
        await OpenAsync(0);
    }

    [Fact]
    public async Task Bodies_go_up_by_their_length()
    {
        string body = new('x', 300_000);
        Task<string> asked = AskAsync(body: new WholeBody(Encoding.Latin1.GetBytes(body)));
        (string request, RawConnection server) = await _upstream.AnswerAsync(ScriptedUpstream.Json("ok"));
        using RawConnection kept = server;

        Assert.Equal("ok", await asked);
        Assert.Equal($"POST / HTTP/1.1\r\nHost: {_upstream.Url.Authority}\r\nContent-Length: 300000\r\n\r\n{body}", request);
    }

    [Fact]
    public async Task An_upstream_that_answers_and_closes_before_the_body_is_all_there_is_heard()
    {
        Task<string> asked = AskAsync(body: new WholeBody(new byte[64 << 20]));
        using RawConnection server = await _upstream.AcceptAsync();
        await server.ReadUntilAsync("\r\n\r\n");
        await server.SendAsync("HTTP/1.1 413 Content Too Large\r\nContent-Length: 9\r\n\r\ntoo large");
        server.Shutdown();

        // Read on, as servers do: a reset would take the answer with it.
        Task<string> rest = server.ReadToEndAsync();

        Assert.Equal("too large", await asked);
        await rest;
    }

    [Fact]
    public async Task Beyond_the_limit_requests_wait_for_a_connection_in_their_order()
    {
        Task<string>[] asked = [AskAsync(most: 1), AskAsync(), AskAsync()];
        using RawConnection server = await _upstream.AcceptAsync();
        foreach (Task<string> one in asked)
        {
            Assert.DoesNotContain(asked, task => task.IsCompleted && task.Result != "ok");
            await server.ReadRequestAsync();
            await server.SendAsync(ScriptedUpstream.Json("ok"));
            Assert.Equal("ok", await one);
        }

        Assert.Equal(1, _dialer.Opened);
    }

    [Fact]
    public async Task Who_waits_for_a_connection_that_breaks_gets_another()
    {
        Task<string> first = AskAsync(most: 1);
        Task<string> second = AskAsync();
        (_, RawConnection server) = await _upstream.AnswerAsync(string.Empty);
        server.Reset();

        await Assert.ThrowsAsync<HttpRequestException>(() => first);
        using RawConnection next = (await _upstream.AnswerAsync(ScriptedUpstream.Json("ok"))).Connection;
        Assert.Equal("ok", await second);
    }

    [Fact]
    public async Task Who_gives_up_waiting_for_a_connection_holds_nobody_up()
    {
        using var leave = new CancellationTokenSource();
        Task<string> first = AskAsync(most: 1);
        Task<string> gone = AskUntilAsync(leave);
        Task<string> last = AskAsync();
        using RawConnection server = await _upstream.AcceptAsync();
        await server.ReadRequestAsync();

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        await server.SendAsync(ScriptedUpstream.Json("ok"));
        Assert.Equal("ok", await first);
        await server.ReadRequestAsync();
        await server.SendAsync(ScriptedUpstream.Json("ok"));
        Assert.Equal("ok", await last);
    }

    [Fact]
    public async Task Nobody_there_is_a_refusal()
    {
        _ = Client(url: ClosedPort.Url);

        HttpRequestException failure = await Assert.ThrowsAsync<HttpRequestException>(() => SendAsync(new OutgoingRequest("GET", "/")));

        Assert.Equal(SocketError.ConnectionRefused, Assert.IsType<SocketException>(failure.InnerException).SocketErrorCode);
    }

    [Fact]
    public async Task A_field_with_a_line_end_never_goes_out()
    {
        var request = new OutgoingRequest("GET", "/");
        request.Fields.Add("x-odd", "a\r\nx-smuggled: b");

        Task<UpstreamAnswer> asked = SendAsync(request);
        using RawConnection server = await _upstream.AcceptAsync();

        Assert.DoesNotContain("smuggled", await server.ReadToEndAsync(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(() => asked);
    }

    [Fact]
    public async Task Connections_idle_for_long_are_closed()
    {
        Task<string> asked = AskAsync(keepAlive: TimeSpan.FromMilliseconds(300));
        (_, RawConnection server) = await _upstream.AnswerAsync(ScriptedUpstream.Json("ok"));
        using RawConnection closed = server;

        Assert.Equal("ok", await asked);
        await server.WaitForCloseAsync();
    }

    [Fact]
    public async Task No_more_connections_are_kept_idle_than_may_be()
    {
        using var client = new Http1Client(
            _upstream.Url,
            new Http1Pool(_dialer, new UpstreamSettings { Name = "u", Api = "other", Url = _upstream.Url, MaxIdleConnections = 1 }, TimeSpan.FromSeconds(5)));
        Task<UpstreamAnswer>[] asked = [.. Enumerable.Range(0, 2).Select(_ => client.SendAsync(new OutgoingRequest("GET", "/"), new CallTimes(), TestContext.Current.CancellationToken))];
        using RawConnection first = await _upstream.AcceptAsync();
        using RawConnection second = await _upstream.AcceptAsync();
        foreach (RawConnection connection in (RawConnection[])[first, second])
        {
            await connection.ReadRequestAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        }

        await Task.WhenAll(asked);

        await OpenAsync(1);
    }

    public void Dispose()
    {
        _client?.Dispose();
        _upstream.Dispose();
    }

    private async Task<string> AskOfNewAsync()
    {
        Task<string> asked = AskAsync();
        using RawConnection server = (await _upstream.AnswerAsync(ScriptedUpstream.Json("ok"))).Connection;
        return await asked;
    }

    private Task<string> AskAsync(HttpContent? body = null, int? most = null, TimeSpan? keepAlive = null)
    {
        Client(most, keepAlive);
        return AskAsync(body, TestContext.Current.CancellationToken);
    }

    private Task<string> AskUntilAsync(CancellationTokenSource leave) => AskAsync(null, leave.Token);

    private async Task<string> AskAsync(HttpContent? body, CancellationToken leave)
    {
        using UpstreamAnswer answer = await Client().SendAsync(
            new OutgoingRequest("POST", "/", body ?? new WholeBody(default)), new CallTimes(), leave);
        using var reader = new StreamReader(answer.Body);
        return await reader.ReadToEndAsync(leave);
    }

    private Task<UpstreamAnswer> SendAsync(OutgoingRequest request) => Client().SendAsync(request, new CallTimes(), TestContext.Current.CancellationToken);

    private Http1Client Client(int? most = null, TimeSpan? keepAlive = null, Uri? url = null) => _client ??= new Http1Client(url ?? _upstream.Url, new Http1Pool(
        _dialer,
        new UpstreamSettings { Name = "test", Api = "other", Url = url ?? _upstream.Url, MaxConnections = most, KeepAlive = keepAlive ?? TimeSpan.FromMinutes(1) },
        TimeSpan.FromSeconds(30)));

    // What the server does reaches the client a moment later.
    private async Task OpenAsync(int connections)
    {
        while (_dialer.Open != connections)
        {
            await Task.Yield();
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }
}
