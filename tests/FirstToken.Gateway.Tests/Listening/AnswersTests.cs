using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Xunit;

namespace FirstToken.Gateway.Tests.Listening;

/// <summary>What goes to clients, and how a connection ends.</summary>
public sealed class AnswersTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

    [Fact]
    public async Task Each_write_goes_out_by_itself_as_a_chunk_with_the_head_before_the_first()
    {
        var goOn = new SemaphoreSlim(0);
        await using var server = new PlainServer(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
            foreach (string piece in (string[])["one", "", "second one", new string('x', 70_000)])
            {
                await goOn.WaitAsync(context.RequestAborted);
                await context.Response.BodyWriter.WriteAsync(Encoding.ASCII.GetBytes(piece), context.RequestAborted);
            }
        });
        using RawConnection client = await server.ConnectAsync();
        await client.SendAsync(Get);

        string head = await client.ReadUntilAsync("\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nDate: ", head, StringComparison.Ordinal);
        Assert.EndsWith("\r\nTransfer-Encoding: chunked\r\n\r\n", head, StringComparison.Ordinal);
        goOn.Release();
        Assert.Equal("3\r\none\r\n", await client.ReadUntilAsync("one\r\n"));
        goOn.Release(2);
        Assert.Equal("a\r\nsecond one\r\n", await client.ReadUntilAsync("one\r\n"));
        goOn.Release();
        Assert.Equal($"11170\r\n{new string('x', 70_000)}\r\n0\r\n\r\n", await client.ReadUntilAsync("0\r\n\r\n"));
    }

    [Fact]
    public async Task Head_and_body_of_a_known_length_are_as_they_were_written()
    {
        await using var server = new PlainServer(context =>
        {
            context.Response.StatusCode = 429;
            context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = "Slow down";
            context.Response.Headers.Date = "yesterday";
            context.Response.Headers["x-two"] = new(["1", "2"]);
            context.Response.ContentLength = 4;
            return context.Response.Body.WriteAsync("wait"u8.ToArray()).AsTask();
        });
        using RawConnection client = await server.ConnectAsync();
        await client.SendAsync(Get);

        Assert.Equal("HTTP/1.1 429 Slow down\r\nDate: yesterday\r\nx-two: 1\r\nx-two: 2\r\nContent-Length: 4\r\n\r\nwait", await client.ReadAnswerAsync());
    }

    [Theory]
    [InlineData("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n", 200, "Content-Length: 4\r\n\r\n")]
    [InlineData(Get, 304, "Content-Length: 4\r\n\r\n")]
    [InlineData(Get, 204, "x: y\r\n\r\n")]
    public async Task An_answer_without_a_body_has_none_whatever_is_written(string request, int status, string end)
    {
        await using var server = new PlainServer(context =>
        {
            context.Response.Headers.Date = "d";
            context.Response.StatusCode = status;
            context.Response.ContentLength = 4;
            context.Response.Headers["x"] = "y";
            return context.Response.Body.WriteAsync("body"u8.ToArray()).AsTask();
        });
        using RawConnection client = await server.ConnectAsync();
        for (int i = 0; i < 2; i++)
        {
            await client.SendAsync(request);

            string head = await client.ReadUntilAsync("\r\n\r\n");
            Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
            Assert.Equal(end.Contains("Content-Length", StringComparison.Ordinal), head.Contains("Content-Length: 4\r\n", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n", 200)]
    [InlineData("HEAD / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 200)]
    [InlineData(Get, 304)]
    [InlineData(Get, 204)]
    public async Task An_answer_without_a_body_claims_no_length_of_its_own_and_keeps_the_connection(string request, int status)
    {
        await using var server = new PlainServer(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        using RawConnection client = await server.ConnectAsync();
        for (int i = 0; i < 2; i++)
        {
            await client.SendAsync(request);

            string head = await client.ReadUntilAsync("\r\n\r\n");
            Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
            Assert.DoesNotContain("Content-Length", head, StringComparison.Ordinal);
            Assert.DoesNotContain("Transfer-Encoding", head, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_answer_that_was_not_flushed_has_a_length()
    {
        await using var server = new PlainServer(context =>
        {
            "hello"u8.CopyTo(context.Response.BodyWriter.GetSpan(5));
            context.Response.BodyWriter.Advance(context.Request.Path == "/" ? 5 : 0);
            return Task.CompletedTask;
        });
        using RawConnection client = await server.ConnectAsync();

        await client.SendAsync(Get + "GET /nothing HTTP/1.1\r\nHost: h\r\n\r\n");

        Assert.EndsWith("\r\nContent-Length: 5\r\n\r\nhello", WithoutDate(await client.ReadAnswerAsync()), StringComparison.Ordinal);
        Assert.EndsWith("\r\nContent-Length: 0\r\n\r\n", WithoutDate(await client.ReadAnswerAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET / HTTP/1.0\r\n\r\n", false, "Connection: close\r\n\r\nhi")]
    [InlineData("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", false, "Connection: close\r\n\r\nhi")]
    [InlineData("GET / HTTP/1.0\r\n\r\n", true, "Connection: close\r\n\r\nhi")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", true, "Connection: close\r\n\r\nhi")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", false, "Connection: close\r\n\r\n2\r\nhi\r\n0\r\n\r\n")]
    public async Task A_connection_that_is_not_kept_is_closed_behind_the_answer(string request, bool knowsLength, string end)
    {
        await using var server = new PlainServer(context =>
        {
            context.Response.ContentLength = knowsLength ? 2 : null;
            return context.Response.Body.WriteAsync("hi"u8.ToArray()).AsTask();
        });
        using RawConnection client = await server.ConnectAsync();
        await client.SendAsync(request);

        Assert.EndsWith(end, await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_of_http_1_0_may_keep_its_connection()
    {
        await using var server = new PlainServer(context =>
        {
            context.Response.ContentLength = 2;
            return context.Response.Body.WriteAsync("hi"u8.ToArray()).AsTask();
        });
        using RawConnection client = await server.ConnectAsync();
        for (int i = 0; i < 2; i++)
        {
            await client.SendAsync("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            Assert.Contains("\r\nConnection: keep-alive\r\n", await client.ReadAnswerAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_failure_before_the_answer_is_a_500_and_the_end()
    {
        await using var server = new PlainServer(_ => throw new InvalidDataException("not to be told"));
        using RawConnection client = await server.ConnectAsync();
        await client.SendAsync(Get);

        string all = await client.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 500 ", all, StringComparison.Ordinal);
        Assert.DoesNotContain("told", all, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("throws", null)]
    [InlineData("aborts", null)]
    [InlineData("falls short", 100)]
    [InlineData("goes on", 4)]
    public async Task An_answer_that_fails_half_way_never_looks_whole(string how, int? length)
    {
        await using var server = new PlainServer(async context =>
        {
            context.Response.ContentLength = length;
            await context.Response.Body.WriteAsync("half"u8.ToArray(), context.RequestAborted);
            switch (how)
            {
                case "throws":
                    throw new InvalidDataException();
                case "aborts":
                    context.Abort();
                    break;
                case "goes on":
                    await context.Response.Body.WriteAsync("more"u8.ToArray(), context.RequestAborted);
                    break;
            }
        });
        using RawConnection client = await server.ConnectAsync();
        await client.SendAsync(Get);

        string all = await client.ReadToEndAsync();
        Assert.EndsWith(length is null ? "4\r\nhalf\r\n" : "\r\n\r\nhalf", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cut_that_only_the_connection_tells_is_a_reset()
    {
        await using var server = new PlainServer(async context =>
        {
            await context.Response.Body.WriteAsync("half"u8.ToArray(), context.RequestAborted);
            context.Abort();
        });
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(System.Net.IPAddress.Loopback, server.Url.Port, Token);
        await client.GetStream().WriteAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray(), Token);

        IOException cut = await Assert.ThrowsAsync<IOException>(() => new StreamReader(client.GetStream()).ReadToEndAsync(Token));
        Assert.IsType<System.Net.Sockets.SocketException>(cut.InnerException);
    }

    [Fact]
    public async Task A_field_with_a_line_end_in_it_is_not_sent()
    {
        await using var server = new PlainServer(context =>
        {
            context.Response.Headers["x"] = "a\r\nset-cookie: b";
            return Task.CompletedTask;
        });
        using RawConnection client = await server.ConnectAsync();
        await client.SendAsync(Get);

        Assert.DoesNotContain("set-cookie", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_leaves_is_told_of_at_once_even_while_it_sends_more()
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new PlainServer(async context =>
        {
            using CancellationTokenRegistration registration = context.RequestAborted.Register(() => left.TrySetResult());
            begun.TrySetResult();
            await left.Task;
        });
        using (RawConnection client = await server.ConnectAsync())
        {
            await client.SendAsync(Get + Get);
            await begun.Task.WaitAsync(Token);
            Assert.False(left.Task.IsCompleted);
        }

        await left.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task Whoever_takes_too_long_is_sent_away_by_the_stage_it_is_at()
    {
        var bodies = new SemaphoreSlim(0);
        await using var server = new PlainServer(async context =>
        {
            ValueTask<int> read = context.Request.Body.ReadAsync(new byte[1], context.RequestAborted);
            bodies.Release();
            try
            {
                await read;
            }
            catch (BadHttpRequestException slow)
            {
                context.Response.StatusCode = slow.StatusCode;
            }
        });
        using RawConnection idle = await server.ConnectAsync();
        using RawConnection inHead = await server.ConnectAsync();
        using RawConnection inBody = await server.ConnectAsync();
        await inHead.SendAsync("GET / HTT");
        await inBody.SendAsync("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n");
        await bodies.WaitAsync(Token);
        await WaitAsync(() => server.Server.Open == 3);

        server.Server.Look(Environment.TickCount64 + 6_000);
        Assert.StartsWith("HTTP/1.1 408 ", await inBody.ReadToEndAsync(), StringComparison.Ordinal);
        server.Server.Look(Environment.TickCount64 + 31_000);
        Assert.StartsWith("HTTP/1.1 408 ", await inHead.ReadToEndAsync(), StringComparison.Ordinal);
        server.Server.Look(Environment.TickCount64 + 601_000);
        Assert.Empty(await idle.ReadToEndAsync());
    }

    [Fact]
    public async Task Stopping_lets_answers_end_and_closes_what_is_idle()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new PlainServer(async context =>
        {
            begun.TrySetResult();
            await goOn.Task;
            await context.Response.WriteAsync("done");
        });
        using RawConnection busy = await server.ConnectAsync();
        using RawConnection idle = await server.ConnectAsync();
        await busy.SendAsync(Get);
        await begun.Task.WaitAsync(Token);
        await WaitAsync(() => server.Server.Open == 2);

        Task stopped = server.Server.StopAsync(CancellationToken.None);
        Assert.Empty(await idle.ReadToEndAsync());
        Assert.False(stopped.IsCompleted);
        goOn.SetResult();

        Assert.EndsWith("4\r\ndone\r\n0\r\n\r\n", await busy.ReadToEndAsync(), StringComparison.Ordinal);
        await stopped.WaitAsync(Token);
        await Assert.ThrowsAnyAsync<System.Net.Sockets.SocketException>(server.ConnectAsync);
    }

    [Fact]
    public async Task Stopping_cuts_off_what_does_not_end_in_time()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new PlainServer(async context =>
        {
            await context.Response.WriteAsync("half");
            begun.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        using RawConnection client = await server.ConnectAsync();
        await client.SendAsync(Get);
        await begun.Task.WaitAsync(Token);

        await server.Server.StopAsync(new CancellationToken(canceled: true));

        Assert.EndsWith("4\r\nhalf\r\n", await client.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(0, server.Server.Open);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string WithoutDate(string answer) => answer.Remove(answer.IndexOf("Date: ", StringComparison.Ordinal), "Date: Sun, 22 Nov 2026 02:00:00 GMT\r\n".Length);

    private static async Task WaitAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Delay(5, Token);
        }
    }
}
