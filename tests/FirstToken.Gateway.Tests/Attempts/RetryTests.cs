using FirstToken.Gateway.Attempts;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tapping;
using FirstToken.Providers;
using Xunit;

namespace FirstToken.Gateway.Tests.Attempts;

public sealed class RetryTests
{
    private static readonly SpeedUpSettings s_retries = new() { Retries = new RetrySettings { Attempts = 3, Wait = TimeSpan.FromMilliseconds(20) } };

    [Fact]
    public async Task A_busy_upstream_is_asked_again()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url, Guarded.Route(s_retries, null, null, upstream.Url));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Guarded.Ask());

        (_, RawConnection source) = await upstream.AnswerAsync(ScriptedUpstream.Json(Guarded.Busy, "529 Busy"));
        await source.ReadRequestAsync();
        await source.SendAsync(Guarded.Whole);

        Assert.StartsWith("HTTP/1.1 200 OK", await client.ReadUntilAsync("0\r\n\r\n"), StringComparison.Ordinal);
        GatewayRecord record = await gateway.NextRecordAsync();
        Assert.Equal(["overloaded", "ok"], record.Attempts.Select(attempt => attempt.Outcome));
        source.Dispose();
    }

    [Fact]
    public async Task After_the_last_try_the_answer_is_passed_on()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url, Guarded.Route(s_retries, null, null, upstream.Url));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Guarded.Ask());

        (_, RawConnection source) = await upstream.AnswerAsync(ScriptedUpstream.Json("{}", "500 One"));
        await source.ReadRequestAsync();
        await source.SendAsync(ScriptedUpstream.Json("{}", "500 Two"));
        await source.ReadRequestAsync();
        await source.SendAsync(ScriptedUpstream.Json("{}", "500 Three"));

        Assert.StartsWith("HTTP/1.1 500 Three", await client.ReadAnswerAsync(), StringComparison.Ordinal);
        Assert.Equal(3, (await gateway.NextRecordAsync()).Attempts.Count);
        source.Dispose();
    }

    [Fact]
    public async Task An_upstream_that_wants_a_long_wait_is_obeyed_by_passing_its_answer_on()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url, Guarded.Route(s_retries, null, null, upstream.Url));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Guarded.Ask());

        (_, RawConnection source) = await upstream.AnswerAsync(ScriptedUpstream.Json("{}", "429 Later", "retry-after: 60\r\n"));

        Assert.Contains("retry-after: 60", await client.ReadAnswerAsync(), StringComparison.OrdinalIgnoreCase);
        Assert.Single((await gateway.NextRecordAsync()).Attempts);
        source.Dispose();
    }

    [Fact]
    public void Waits_double_up_to_the_most_and_a_quarter_of_each_is_luck()
    {
        var settings = new SpeedUpSettings { Retries = new RetrySettings { Attempts = 9, Wait = TimeSpan.FromSeconds(1), MostWait = TimeSpan.FromSeconds(6) } };
        using var upstream = new Gateway.Relaying.Upstream(new UpstreamSettings { Name = "a", Api = "anthropic", Url = new Uri("http://127.0.0.1:1") }, TimeSpan.FromSeconds(1));
        var failure = new AttemptEnd(AttemptOutcome.Failed, new RequestError(ErrorKind.Server, "no"));

        double[] waits = [.. Enumerable.Range(1, 5).Select(tried => NextTry.After(settings, [upstream], [.. Enumerable.Repeat(upstream, tried)], failure, luck: 0)!.Value.Wait.TotalSeconds)];

        Assert.Equal([1, 2, 4, 6, 6], waits);
        Assert.Equal(0.75, NextTry.After(settings, [upstream], [upstream], failure, luck: 1)!.Value.Wait.TotalSeconds, 1e-9);
        Assert.Null(NextTry.After(settings, [upstream], [.. Enumerable.Repeat(upstream, 9)], failure, luck: 0));
        Assert.Equal(3, NextTry.After(settings, [upstream], [upstream], failure with { Error = failure.Error! with { RetryAfter = TimeSpan.FromSeconds(3) } }, luck: 1)!.Value.Wait.TotalSeconds);
    }
}
