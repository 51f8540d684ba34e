using System.Diagnostics;
using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Routing;
using FirstToken.Gateway.Settings;
using FirstToken.Transport;
using Xunit;

namespace FirstToken.Gateway.Tests.Relaying;

public sealed class DeadlineWatchTests : IDisposable
{
    private readonly Upstream _upstream = new(new UpstreamSettings { Name = "a", Api = "anthropic", Url = new Uri("http://127.0.0.1:1") }, TimeSpan.FromSeconds(1));
    private readonly DeadlineWatch _watch = new(TimeProvider.System);

    public void Dispose()
    {
        _watch.Dispose();
        _upstream.Dispose();
    }

    [Fact]
    public async Task Each_ends_at_its_own_deadline_whichever_came_first()
    {
        using RelayCall patient = Call(head: 60_000);
        using RelayCall second = Call(head: 120);
        using RelayCall first = Call(head: 40);
        _watch.Add(patient);
        _watch.Add(second);
        _watch.Add(first);

        long firstEnd = await EndOf(first);
        long secondEnd = await EndOf(second);

        Assert.InRange(Stopwatch.GetElapsedTime(first.Arrived, firstEnd).TotalMilliseconds, 40, 10_000);
        Assert.InRange(Stopwatch.GetElapsedTime(second.Arrived, secondEnd).TotalMilliseconds, 120, 10_000);
        Assert.Equal((TransportFault.FirstByteTimeout, TransportFault.FirstByteTimeout, TransportFault.None), (first.Late, second.Late, patient.Late));
    }

    [Fact]
    public async Task A_deadline_that_is_put_off_is_kept_and_one_that_is_brought_forward_too()
    {
        using RelayCall call = Call(head: 60_000, idle: 60);
        using RelayCall busy = Call(head: 30, idle: 60_000);
        _watch.Add(call);
        _watch.Add(busy);
        busy.ExpectMore(Stopwatch.GetTimestamp());
        call.ExpectMore(Stopwatch.GetTimestamp());

        await EndOf(call);

        Assert.Equal((TransportFault.IdleTimeout, TransportFault.None), (call.Late, busy.Late));
    }

    [Fact]
    public async Task The_total_ends_a_call_that_is_never_idle()
    {
        using RelayCall call = Call(head: 60_000, idle: 60_000, total: 50);
        _watch.Add(call);
        call.ExpectMore(Stopwatch.GetTimestamp());

        await EndOf(call);

        Assert.Equal(TransportFault.TotalTimeout, call.Late);
    }

    [Fact]
    public async Task Who_has_left_is_not_watched_and_the_others_still_are()
    {
        RelayCall[] calls = [.. Enumerable.Range(0, 5).Select(_ => Call(head: 30))];
        Array.ForEach(calls, _watch.Add);
        _watch.Remove(calls[0]);
        _watch.Remove(calls[4]);
        _watch.Remove(calls[2]);
        _watch.Remove(calls[2]);
        Assert.Equal(2, _watch.Active);

        await EndOf(calls[1]);
        await EndOf(calls[3]);

        Assert.Equal([TransportFault.None, TransportFault.None, TransportFault.None], [calls[0].Late, calls[2].Late, calls[4].Late]);
        Array.ForEach(calls, call => call.Dispose());
    }

    private static async Task<long> EndOf(RelayCall call)
    {
        var ended = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration told = call.End.Register(() => ended.TrySetResult(Stopwatch.GetTimestamp()));
        return await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private RelayCall Call(int head, int idle = 60_000, int total = 600_000)
    {
        var deadlines = new GatewayDeadlines { Head = TimeSpan.FromMilliseconds(head), Idle = TimeSpan.FromMilliseconds(idle), Total = TimeSpan.FromMilliseconds(total) };
        var route = new Route(new RouteSettings { Prefix = "/v1", Upstreams = ["a"], Deadlines = deadlines }, [_upstream]);
        long now = Stopwatch.GetTimestamp();
        return new RelayCall(route, _upstream, _upstream.Family.Recognise("POST", "/v1/messages", default), now, now, CancellationToken.None);
    }
}
