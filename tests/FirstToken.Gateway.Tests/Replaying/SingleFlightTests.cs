using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tapping;
using FirstToken.Gateway.Tests.Attempts;
using Xunit;

namespace FirstToken.Gateway.Tests.Replaying;

public sealed class SingleFlightTests : IDisposable
{
    private static readonly SpeedUpSettings s_shared = new() { SingleFlight = true };
    private readonly ScriptedUpstream _upstream = new();
    private readonly List<RawConnection> _connections = [];

    [Fact]
    public async Task The_same_at_the_same_time_shares_one_answer_and_late_joiners_get_all_of_it()
    {
        await using RunningGateway gateway = await StartAsync();
        (RawConnection first, RawConnection second, RawConnection source, string joined) = await ShareAsync(gateway);

        await source.SendAsync(ScriptedUpstream.Chunk(Guarded.Stop) + Guarded.End);

        Assert.Contains("message_start", joined, StringComparison.Ordinal);
        Assert.Contains("x-firsttoken-served-by: flight", joined, StringComparison.Ordinal);
        Assert.Matches("Server-Timing: gateway;dur=[0-9.]+\r\n", joined);
        await first.ReadUntilAsync("0\r\n\r\n");
        await second.ReadUntilAsync("0\r\n\r\n");
        GatewayRecord[] records = [await gateway.NextRecordAsync(), await gateway.NextRecordAsync()];
        Assert.Equal(["flight", "upstream"], records.Select(record => record.ServedBy).Order());
        Assert.All(records, record => Assert.Null(record.Request.Error));
        GatewayRecord repeated = records.Single(record => record.ServedBy == "flight");
        Assert.Equal(0, repeated.Request.CostUsd);
        Assert.Equal(records.Single(record => record.ServedBy == "upstream").Request.CostUsd, repeated.OtherwiseUsd);
    }

    [Fact]
    public async Task A_first_that_leaves_takes_nobody_along()
    {
        await using RunningGateway gateway = await StartAsync();
        (RawConnection first, RawConnection second, RawConnection source, _) = await ShareAsync(gateway);

        first.Reset();
        await source.SendAsync(ScriptedUpstream.Chunk(Guarded.Stop) + Guarded.End);

        await second.ReadUntilAsync("0\r\n\r\n");
    }

    [Fact]
    public async Task When_all_have_left_the_upstream_is_left_too()
    {
        await using RunningGateway gateway = await StartAsync();
        (RawConnection first, RawConnection second, RawConnection source, _) = await ShareAsync(gateway);

        first.Reset();
        second.Reset();

        await source.WaitForCloseAsync();
    }

    [Fact]
    public async Task A_cut_is_a_cut_for_all()
    {
        await using RunningGateway gateway = await StartAsync();
        (RawConnection first, RawConnection second, RawConnection source, _) = await ShareAsync(gateway);

        source.Reset();

        Assert.DoesNotContain("0\r\n\r\n", await first.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("0\r\n\r\n", await second.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_error_quotes_of_the_key_is_kept_in_nobodys_record()
    {
        await using RunningGateway gateway = await StartAsync();
        (RawConnection first, RawConnection second, RawConnection source, _) = await ShareAsync(gateway);

        await source.SendAsync(ScriptedUpstream.Chunk(Guarded.Overloaded.Replace("\"Overloaded\"", "\"no more for mine\"", StringComparison.Ordinal)) + Guarded.End);

        Assert.Contains("no more for mine", await first.ReadUntilAsync("0\r\n\r\n"), StringComparison.Ordinal);
        Assert.Contains("no more for mine", await second.ReadUntilAsync("0\r\n\r\n"), StringComparison.Ordinal);
        GatewayRecord[] records = [await gateway.NextRecordAsync(), await gateway.NextRecordAsync()];
        Assert.Equal(["flight no more for …", "upstream no more for …"], records.Select(record => $"{record.ServedBy} {record.Request.Error?.Message}").Order());
    }

    [Theory]
    [InlineData("x-api-key: mine", "x-api-key: other")]
    [InlineData("\"content\":\"hi\"", "\"content\":\"ho\"")]
    [InlineData("x-api-key: mine", "x-api-key: mine\r\nanthropic-beta: new")]
    public async Task Another_caller_body_or_beta_is_another_request(string old, string changed)
    {
        await using RunningGateway gateway = await StartAsync();
        using RawConnection first = await gateway.ConnectAsync();
        using RawConnection second = await gateway.ConnectAsync();
        await first.SendAsync(Guarded.Ask());
        using RawConnection one = await _upstream.AcceptAsync();
        await one.ReadRequestAsync();

        await second.SendAsync(Guarded.Ask().Replace(old, changed, StringComparison.Ordinal));
        using RawConnection other = await _upstream.AcceptAsync();
        await other.ReadRequestAsync();

        await one.SendAsync(Guarded.Whole);
        await other.SendAsync(Guarded.Whole);
        await first.ReadUntilAsync("0\r\n\r\n");
        await second.ReadUntilAsync("0\r\n\r\n");
    }

    public void Dispose()
    {
        _connections.ForEach(connection => connection.Dispose());
        _upstream.Dispose();
    }

    private Task<RunningGateway> StartAsync() => RunningGateway.StartAsync(_upstream.Url, Guarded.Route(s_shared, null, null, _upstream.Url));

    // Two ask for the same, the second when the first has its first token already; both have it at the end.
    private async Task<(RawConnection First, RawConnection Second, RawConnection Source, string Joined)> ShareAsync(RunningGateway gateway)
    {
        RawConnection first = await gateway.ConnectAsync();
        RawConnection second = await gateway.ConnectAsync();
        await first.SendAsync(Guarded.Ask());
        (_, RawConnection source) = await _upstream.AnswerAsync(ScriptedUpstream.StreamHead() + ScriptedUpstream.Chunk(Guarded.Start) + ScriptedUpstream.Chunk(Guarded.Token));
        _connections.AddRange([first, second, source]);
        await first.ReadUntilAsync("hello");
        await second.SendAsync(Guarded.Ask());
        return (first, second, source, await second.ReadUntilAsync("hello"));
    }
}
