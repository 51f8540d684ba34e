using FirstToken.Gateway.Background;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tests.Attempts;
using Xunit;

namespace FirstToken.Gateway.Tests.Background;

public sealed class BackgroundPacerTests
{
    [Fact]
    public async Task Background_requests_go_so_many_at_once_and_others_pass_them()
    {
        using var upstream = new ScriptedUpstream();
        var settings = new SpeedUpSettings { Background = new BackgroundSettings { AtOnce = 1 } };
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url, Guarded.Route(settings, null, null, upstream.Url));
        using RawConnection first = await gateway.ConnectAsync();
        using RawConnection second = await gateway.ConnectAsync();
        using RawConnection hurried = await gateway.ConnectAsync();
        await first.SendAsync(Marked("one"));
        using RawConnection one = await upstream.AcceptAsync();
        Assert.DoesNotContain("x-firsttoken", await one.ReadRequestAsync(), StringComparison.OrdinalIgnoreCase);
        await second.SendAsync(Marked("two"));
        await hurried.SendAsync(Guarded.Ask("now"));

        using RawConnection other = await upstream.AcceptAsync();
        Assert.Contains("\"now\"", await other.ReadRequestAsync(), StringComparison.Ordinal);
        await one.SendAsync(Guarded.Whole);
        await first.ReadUntilAsync("0\r\n\r\n");
        Assert.Contains("\"two\"", await one.ReadRequestAsync(), StringComparison.Ordinal);
        await one.SendAsync(Guarded.Whole);
        await other.SendAsync(Guarded.Whole);
        await second.ReadUntilAsync("0\r\n\r\n");
    }

    [Fact]
    public async Task Background_requests_wait_while_less_than_the_reserve_is_left_of_a_limit()
    {
        using var upstream = new ScriptedUpstream();
        var settings = new SpeedUpSettings { Background = new BackgroundSettings { Reserve = 0.5, MostWait = TimeSpan.FromMilliseconds(400) } };
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url, Guarded.Route(settings, null, null, upstream.Url));
        using RawConnection client = await gateway.ConnectAsync();
        await client.SendAsync(Guarded.Ask());
        (_, RawConnection source) = await upstream.AnswerAsync(
            ScriptedUpstream.StreamHead("anthropic-ratelimit-requests-limit: 100\r\nanthropic-ratelimit-requests-remaining: 20\r\n")
            + ScriptedUpstream.Chunk(Guarded.Start) + ScriptedUpstream.Chunk(Guarded.Token) + ScriptedUpstream.Chunk(Guarded.Stop) + Guarded.End);
        await client.ReadUntilAsync("0\r\n\r\n");
        await gateway.NextRecordAsync();

        await client.SendAsync(Marked("late"));
        Task<string> asked = source.ReadRequestAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(150), TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.False(asked.IsCompleted);
        await asked; // for no longer than the longest wait
        await source.SendAsync(Guarded.Whole);
        await client.ReadUntilAsync("0\r\n\r\n");
        source.Dispose();
    }

    [Fact]
    public void The_scarcest_limit_counts()
    {
        Assert.Equal(0.25, BackgroundPacer.LeftOf(
        [
            new("anthropic-ratelimit-requests-limit", "100"), new("anthropic-ratelimit-requests-remaining", "90"),
            new("anthropic-ratelimit-tokens-limit", "4000"), new("anthropic-ratelimit-tokens-remaining", "1000"),
            new("x-ratelimit-remaining-images", "0"), new("retry-after", "3"), new("x-ratelimit-remaining-requests", "garbage"), new("x-ratelimit-limit-requests", "10"),
        ]));
        Assert.Null(BackgroundPacer.LeftOf([]));
    }

    private static string Marked(string text) => Guarded.Ask(text).Replace("x-api-key", "x-firsttoken-background: true\r\nx-api-key", StringComparison.Ordinal);
}
