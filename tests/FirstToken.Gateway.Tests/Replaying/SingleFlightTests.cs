using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tapping;
using FirstToken.Gateway.Tests.Attempts;
using Xunit;

namespace FirstToken.Gateway.Tests.Replaying;

public sealed class SingleFlightTests
{
    private static readonly SpeedUpSettings s_shared = new() { SingleFlight = true };

    [Fact]
    public async Task The_same_at_the_same_time_shares_one_answer_and_late_joiners_get_all_of_it()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url, Guarded.Route(s_shared, null, null, upstream.Url));
        using RawConnection first = await gateway.ConnectAsync();
        using RawConnection second = await gateway.ConnectAsync();
        await first.SendAsync(Guarded.Ask());
        (_, RawConnection source) = await upstream.AnswerAsync(ScriptedUpstream.StreamHead() + ScriptedUpstream.Chunk(Guarded.Start) + ScriptedUpstream.Chunk(Guarded.Token));
        await first.ReadUntilAsync("hello");

        await second.SendAsync(Guarded.Ask());
        string joined = await second.ReadUntilAsync("hello");
        await source.SendAsync(ScriptedUpstream.Chunk(Guarded.Stop) + Guarded.End);

        Assert.Contains("message_start", joined, StringComparison.Ordinal);
        Assert.Contains("x-firsttoken-served-by: flight", joined, StringComparison.Ordinal);
        await first.ReadUntilAsync("0\r\n\r\n");
        await second.ReadUntilAsync("0\r\n\r\n");
        GatewayRecord[] records = [await gateway.NextRecordAsync(), await gateway.NextRecordAsync()];
        Assert.Equal(["flight", "upstream"], records.Select(record => record.ServedBy).Order());
        Assert.All(records, record => Assert.Null(record.Request.Error));
        Assert.Equal(0, records.Single(record => record.ServedBy == "flight").Request.CostUsd);
        source.Dispose();
    }

    [Fact]
    public async Task A_first_that_leaves_takes_nobody_along()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url, Guarded.Route(s_shared, null, null, upstream.Url));
        RawConnection first = await gateway.ConnectAsync();
        using RawConnection second = await gateway.ConnectAsync();
        await first.SendAsync(Guarded.Ask());
        (_, RawConnection source) = await upstream.AnswerAsync(ScriptedUpstream.StreamHead() + ScriptedUpstream.Chunk(Guarded.Start) + ScriptedUpstream.Chunk(Guarded.Token));
        await first.ReadUntilAsync("hello");
        await second.SendAsync(Guarded.Ask());
        await second.ReadUntilAsync("hello");

        first.Reset();
        await source.SendAsync(ScriptedUpstream.Chunk(Guarded.Stop) + Guarded.End);

        await second.ReadUntilAsync("0\r\n\r\n");
        source.Dispose();
    }

    [Fact]
    public async Task When_all_have_left_the_upstream_is_left_too()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url, Guarded.Route(s_shared, null, null, upstream.Url));
        RawConnection first = await gateway.ConnectAsync();
        RawConnection second = await gateway.ConnectAsync();
        await first.SendAsync(Guarded.Ask());
        (_, RawConnection source) = await upstream.AnswerAsync(ScriptedUpstream.StreamHead() + ScriptedUpstream.Chunk(Guarded.Start) + ScriptedUpstream.Chunk(Guarded.Token));
        await first.ReadUntilAsync("hello");
        await second.SendAsync(Guarded.Ask());
        await second.ReadUntilAsync("hello");

        first.Reset();
        second.Reset();

        await source.WaitForCloseAsync();
        source.Dispose();
    }

    [Fact]
    public async Task A_cut_is_a_cut_for_all()
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url, Guarded.Route(s_shared, null, null, upstream.Url));
        using RawConnection first = await gateway.ConnectAsync();
        using RawConnection second = await gateway.ConnectAsync();
        await first.SendAsync(Guarded.Ask());
        (_, RawConnection source) = await upstream.AnswerAsync(ScriptedUpstream.StreamHead() + ScriptedUpstream.Chunk(Guarded.Start) + ScriptedUpstream.Chunk(Guarded.Token));
        await first.ReadUntilAsync("hello");
        await second.SendAsync(Guarded.Ask());
        await second.ReadUntilAsync("hello");

        source.Reset();

        Assert.DoesNotContain("0\r\n\r\n", await first.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("0\r\n\r\n", await second.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x-api-key: mine", "x-api-key: other")]
    [InlineData("\"content\":\"hi\"", "\"content\":\"ho\"")]
    [InlineData("x-api-key: mine", "x-api-key: mine\r\nanthropic-beta: new")]
    public async Task Another_caller_body_or_beta_is_another_request(string old, string changed)
    {
        using var upstream = new ScriptedUpstream();
        await using RunningGateway gateway = await RunningGateway.StartAsync(upstream.Url, Guarded.Route(s_shared, null, null, upstream.Url));
        using RawConnection first = await gateway.ConnectAsync();
        using RawConnection second = await gateway.ConnectAsync();
        await first.SendAsync(Guarded.Ask());
        using RawConnection one = await upstream.AcceptAsync();
        await one.ReadRequestAsync();

        await second.SendAsync(Guarded.Ask().Replace(old, changed, StringComparison.Ordinal));
        using RawConnection other = await upstream.AcceptAsync();
        await other.ReadRequestAsync();

        await one.SendAsync(Guarded.Whole);
        await other.SendAsync(Guarded.Whole);
        await first.ReadUntilAsync("0\r\n\r\n");
        await second.ReadUntilAsync("0\r\n\r\n");
    }
}
