using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tapping;
using FirstToken.Providers;
using FirstToken.Simulator;
using FirstToken.Tests.Transport;
using Xunit;

namespace FirstToken.Gateway.Tests.Attempts;

public sealed class FailOverTests
{
    private static readonly SpeedUpSettings s_failOver = new() { FailOver = true };

    [Fact]
    public async Task The_head_waits_for_the_first_output_and_its_hold_is_counted()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url, Guarded.Route(new(), null, null, upstream.Url));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Guarded.Ask());
        (_, RawConnection source) = await upstream.AnswerAsync(ScriptedUpstream.StreamHead("x-mine: 1\r\n") + ScriptedUpstream.Chunk(Guarded.Start));
        Task<string> head = client.ReadUntilAsync("\r\n\r\n");
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.False(head.IsCompleted);

        await source.SendAsync(ScriptedUpstream.Chunk(Guarded.Token));

        Assert.Contains("x-mine: 1", await head, StringComparison.Ordinal);
        Assert.StartsWith(ScriptedUpstream.Chunk(Guarded.Start + Guarded.Token), await client.ReadUntilAsync("hello\"}}\n\n\r\n"), StringComparison.Ordinal);
        await source.SendAsync(ScriptedUpstream.Chunk(Guarded.Stop) + Guarded.End);
        await client.ReadUntilAsync("0\r\n\r\n");
        GatewayRecord record = await gateway.NextRecordAsync();
        Assert.Null(record.Request.Error);
        Assert.Equal(["ok"], record.Attempts.Select(attempt => attempt.Outcome));

        // Both went out in the same moment, and the output had come at least so much later.
        Assert.InRange(Assert.Single(record.Request.HoldsNs), 1, record.FirstHoldNs!.Value - 90_000_000);
    }

    [Theory]
    [InlineData("529 Overloaded", Guarded.Busy, "overloaded")]
    [InlineData("429 Too Many Requests", "{}", "rate_limit")]
    [InlineData("500 Internal Server Error", "oops", "server")]
    public async Task A_failure_that_may_pass_goes_to_the_next_upstream(string status, string body, string outcome)
    {
        using var first = new ScriptedUpstream();
        using var second = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(first.Url, Guarded.Route(s_failOver, null, null, first.Url, second.Url));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Guarded.Ask());

        (string asked, RawConnection one) = await first.AnswerAsync(ScriptedUpstream.Json(body, status));
        (string again, RawConnection other) = await second.AnswerAsync(Guarded.Whole);
        using (one)
        using (other)
        {
            string answer = await client.ReadUntilAsync("0\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 200 OK", answer, StringComparison.Ordinal);
            Assert.Contains("hello", answer, StringComparison.Ordinal);
            Assert.Equal(asked.Split("\r\n\r\n")[1], again.Split("\r\n\r\n")[1]);
            GatewayRecord record = await gateway.NextRecordAsync();
            Assert.Equal([("a", outcome), ("b", "ok")], record.Attempts.Select(attempt => (attempt.Upstream, attempt.Outcome)));
            Assert.Equal("b", record.Upstream);
            Assert.Null(record.Request.Error);
        }
    }

    [Fact]
    public async Task An_answer_that_another_try_would_get_again_is_passed_on()
    {
        using var first = new ScriptedUpstream();
        using var second = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(first.Url, Guarded.Route(s_failOver, null, null, first.Url, second.Url));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Guarded.Ask());

        (_, RawConnection source) = await first.AnswerAsync(ScriptedUpstream.Json("{\"no\":1}", "400 Bad Request"));
        using (source)
        {
            string answer = await client.ReadAnswerAsync();
            Assert.StartsWith("HTTP/1.1 400 Bad Request", answer, StringComparison.Ordinal);
            Assert.EndsWith("{\"no\":1}", answer, StringComparison.Ordinal);
            Assert.Equal(["bad_request"], (await gateway.NextRecordAsync()).Attempts.Select(attempt => attempt.Outcome));
        }
    }

    [Fact]
    public async Task An_error_event_before_any_output_goes_to_the_next_upstream()
    {
        using var first = new ScriptedUpstream();
        using var second = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(first.Url, Guarded.Route(s_failOver, null, null, first.Url, second.Url));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Guarded.Ask());

        (_, RawConnection one) = await first.AnswerAsync(ScriptedUpstream.StreamHead() + ScriptedUpstream.Chunk(Guarded.Start) + ScriptedUpstream.Chunk(Guarded.Overloaded) + Guarded.End);
        (_, RawConnection other) = await second.AnswerAsync(Guarded.Whole);
        using (one)
        using (other)
        {
            string answer = await client.ReadUntilAsync("0\r\n\r\n");
            Assert.DoesNotContain("overloaded", answer, StringComparison.Ordinal);
            Assert.Equal(["overloaded", "ok"], (await gateway.NextRecordAsync()).Attempts.Select(attempt => attempt.Outcome));
        }
    }

    [Fact]
    public async Task A_cut_after_the_first_output_is_passed_on_as_a_cut()
    {
        using var first = new ScriptedUpstream();
        using var second = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(first.Url, Guarded.Route(s_failOver, null, null, first.Url, second.Url));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Guarded.Ask());
        (_, RawConnection source) = await first.AnswerAsync(ScriptedUpstream.StreamHead() + ScriptedUpstream.Chunk(Guarded.Start) + ScriptedUpstream.Chunk(Guarded.Token));
        await client.ReadUntilAsync("hello");

        source.Reset();

        Assert.DoesNotContain("0\r\n\r\n", await client.ReadToEndAsync(), StringComparison.Ordinal);
        GatewayRecord record = await gateway.NextRecordAsync();
        Assert.Equal(ErrorKind.CutShort, record.Request.Error?.Kind);
        Assert.Single(record.Attempts);
    }

    [Fact]
    public async Task A_cut_before_any_output_goes_to_the_next_upstream()
    {
        using var first = new ScriptedUpstream();
        using var second = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(first.Url, Guarded.Route(s_failOver, null, null, first.Url, second.Url));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Guarded.Ask());

        (_, RawConnection one) = await first.AnswerAsync(ScriptedUpstream.StreamHead() + ScriptedUpstream.Chunk(Guarded.Start));
        one.Reset();
        (_, RawConnection other) = await second.AnswerAsync(Guarded.Whole);
        using (other)
        {
            await client.ReadUntilAsync("0\r\n\r\n");
            Assert.Equal(["cut_short", "ok"], (await gateway.NextRecordAsync()).Attempts.Select(attempt => attempt.Outcome));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_upstream_without_output_in_time_is_left_for_the_next(bool sendsHead)
    {
        using var first = new ScriptedUpstream();
        using var second = new ScriptedUpstream();
        var deadlines = new GatewayDeadlines { FirstToken = TimeSpan.FromMilliseconds(200) };
        await using RunningGateway gateway = await RunningGateway.StartAsync(first.Url, Guarded.Route(s_failOver, deadlines, null, first.Url, second.Url));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Guarded.Ask());

        using RawConnection silent = await first.AcceptAsync();
        await silent.ReadRequestAsync();
        if (sendsHead)
        {
            await silent.SendAsync(ScriptedUpstream.StreamHead() + ScriptedUpstream.Chunk(Guarded.Start));
        }

        (_, RawConnection other) = await second.AnswerAsync(Guarded.Whole);
        using (other)
        {
            await client.ReadUntilAsync("0\r\n\r\n");
            Assert.Equal(["first_byte_timeout", "ok"], (await gateway.NextRecordAsync()).Attempts.Select(attempt => attempt.Outcome));
            await silent.WaitForCloseAsync();
        }
    }

    [Fact]
    public async Task Nobody_listening_goes_to_the_next_upstream()
    {
        using var second = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(second.Url, Guarded.Route(s_failOver, null, null, ClosedPort.Url, second.Url));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Guarded.Ask());

        (_, RawConnection other) = await second.AnswerAsync(Guarded.Whole);
        using (other)
        {
            await client.ReadUntilAsync("0\r\n\r\n");
            Assert.Equal(["connect_refused", "ok"], (await gateway.NextRecordAsync()).Attempts.Select(attempt => attempt.Outcome));
        }
    }

    [Fact]
    public async Task Cookies_go_to_the_upstream_they_are_for()
    {
        using var first = new ScriptedUpstream();
        using var second = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(first.Url, Guarded.Route(s_failOver, null, null, first.Url, second.Url));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Guarded.Ask().Replace("Host: x\r\n", "Host: x\r\nCookie: session=1\r\n", StringComparison.Ordinal));

        (string asked, RawConnection one) = await first.AnswerAsync(ScriptedUpstream.Json("{}", "500 Oh"));
        (string again, RawConnection other) = await second.AnswerAsync(Guarded.Whole);
        using (one)
        using (other)
        {
            Assert.Contains("Cookie: session=1\r\n", asked, StringComparison.Ordinal);
            Assert.DoesNotContain("cookie", again, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Where_all_fail_the_last_answer_is_passed_on_as_it_is()
    {
        using var first = new ScriptedUpstream();
        using var second = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(first.Url, Guarded.Route(s_failOver, null, null, first.Url, second.Url));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Guarded.Ask());

        (_, RawConnection one) = await first.AnswerAsync(ScriptedUpstream.Json("{}", "500 Oh"));
        (_, RawConnection other) = await second.AnswerAsync(ScriptedUpstream.Json(Guarded.Busy, "529 Busy", "retry-after: 7\r\nrequest-id: r2\r\n"));
        using (one)
        using (other)
        {
            string answer = await client.ReadAnswerAsync();
            Assert.StartsWith("HTTP/1.1 529 Busy", answer, StringComparison.Ordinal);
            Assert.Contains("retry-after: 7", answer, StringComparison.OrdinalIgnoreCase);
            Assert.EndsWith(Guarded.Busy, answer, StringComparison.Ordinal);
            GatewayRecord record = await gateway.NextRecordAsync();
            Assert.Equal(ErrorKind.Overloaded, record.Request.Error?.Kind);
            Assert.Equal(529, record.ClientStatus);
        }
    }

    [Fact]
    public async Task Where_nobody_listens_at_all_the_gateway_answers_in_the_apis_words()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync(ClosedPort.Url, Guarded.Route(s_failOver, null, null, ClosedPort.Url, ClosedPort.Url));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Guarded.Ask());

        string answer = await client.ReadAnswerAsync();

        Assert.StartsWith("HTTP/1.1 502 ", answer, StringComparison.Ordinal);
        Assert.Contains("x-firsttoken-error: connect_refused", answer, StringComparison.Ordinal);
        Assert.Contains("\"type\":\"api_error\"", answer, StringComparison.Ordinal);
        GatewayRecord record = await gateway.NextRecordAsync();
        Assert.Equal(2, record.Attempts.Count);
        Assert.Equal(502, record.ClientStatus);
    }

    [Fact]
    public async Task A_request_that_changes_something_is_sent_once()
    {
        using var first = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(first.Url, Guarded.Route(s_failOver, null, null, first.Url, ClosedPort.Url));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Guarded.Ask(path: "/v1/messages/batches"));

        (_, RawConnection source) = await first.AnswerAsync(ScriptedUpstream.Json("{}", "500 Oh"));
        using (source)
        {
            Assert.StartsWith("HTTP/1.1 500 Oh", await client.ReadAnswerAsync(), StringComparison.Ordinal);
            Assert.Empty((await gateway.NextRecordAsync()).Attempts);
        }
    }

    [Fact]
    public async Task A_client_that_leaves_ends_every_attempt()
    {
        using var first = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(first.Url, Guarded.Route(s_failOver, null, null, first.Url, ClosedPort.Url));
        RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Guarded.Ask());
        using RawConnection source = await first.AcceptAsync();
        await source.ReadRequestAsync();

        client.Reset();

        await source.WaitForCloseAsync();
        GatewayRecord record = await gateway.NextRecordAsync();
        Assert.True(record.ClientLeft);
        Assert.Equal(["given_up"], record.Attempts.Select(attempt => attempt.Outcome));
    }

    [Fact]
    public async Task Bedrock_takes_the_place_of_anthropic_in_anthropics_words()
    {
        const string secret = "FIRSTTOKEN_TEST_BEDROCK_TOKEN";
        Environment.SetEnvironmentVariable(secret, "any");
        using var first = new ScriptedUpstream();
        await using SimulatorServer simulator = await SimulatorServer.StartAsync(new SimulatorOptions { Listen = "127.0.0.1:0" }, TestContext.Current.CancellationToken);
        await using RunningGateway gateway = await RunningGateway.StartAsync(first.Url, settings => Guarded.To(
            settings, s_failOver, null,
            new UpstreamSettings { Name = "anthropic", Api = "anthropic", Url = first.Url },
            new UpstreamSettings { Name = "bedrock", Api = "bedrock", Url = simulator.Url, Region = "us-east-1", KeyFrom = secret }));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Guarded.Ask());

        (_, RawConnection source) = await first.AnswerAsync(ScriptedUpstream.Json(Guarded.Busy, "529 Busy"));
        using (source)
        {
            string answer = await client.ReadUntilAsync("0\r\n\r\n");
            Assert.Contains("text/event-stream", answer, StringComparison.Ordinal);
            Assert.Contains("event: content_block_delta", answer, StringComparison.Ordinal);
            Assert.Contains("event: message_stop", answer, StringComparison.Ordinal);
            GatewayRecord record = await gateway.NextRecordAsync();
            Assert.Equal("bedrock", record.Upstream);
            Assert.True(record.Request.Simulated);
            Assert.NotEmpty(record.Request.OutputOffsetsNs);
            Assert.Null(record.Request.Error);
        }
    }
}
