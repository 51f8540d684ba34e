using System.Diagnostics;
using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Routing;
using FirstToken.Gateway.Settings;
using FirstToken.Transport;
using Xunit;

namespace FirstToken.Gateway.Tests.Relaying;

/// <summary>What ends the calls of a connection is lent to one after the other: none may end another.</summary>
public sealed class RelayCallTests : IDisposable
{
    private static readonly TimeSpan s_head = TimeSpan.FromMinutes(1);

    private readonly Upstream _upstream = new(new UpstreamSettings { Name = "a", Api = "anthropic", Url = new Uri("http://127.0.0.1:1") }, TimeSpan.FromSeconds(1));
    private readonly Lender _lender = new();

    public void Dispose()
    {
        _upstream.Dispose();
        _lender.Dispose();
    }

    [Fact]
    public void A_call_that_ends_in_time_gives_it_back_for_the_next()
    {
        RelayCall first = Call();
        CancellationToken end = first.End;
        first.Dispose();
        using RelayCall second = Call();

        Assert.Equal([false], _lender.Given);
        Assert.Equal(end, second.End);
    }

    [Fact]
    public void A_deadline_that_is_seen_too_late_does_not_end_the_next_call()
    {
        RelayCall first = Call();
        first.Dispose();
        using RelayCall second = Call();
        first.EndIfLate(Overdue);

        Assert.False(second.End.IsCancellationRequested);
        Assert.Equal(TransportFault.None, first.Late);
    }

    [Fact]
    public void After_a_deadline_it_is_spent()
    {
        RelayCall call = Call();
        call.EndIfLate(Overdue);
        Assert.True(call.End.IsCancellationRequested);
        Assert.Equal(TransportFault.FirstByteTimeout, call.Late);
        call.Dispose();

        Assert.Equal([true], _lender.Given);
    }

    [Fact]
    public void After_the_client_has_left_it_is_spent()
    {
        RelayCall call = Call();
        _lender.Leave();
        call.Dispose();

        Assert.Equal([true], _lender.Given);
    }

    [Fact]
    public void Whoever_waits_for_the_end_is_told_once_all_is_given_back()
    {
        List<int> given = [];
        Call(_ => given.Add(_lender.Given.Count)).Dispose();

        Assert.Equal([1], given);
    }

    private static long Overdue => Stopwatch.GetTimestamp() + (long)(2 * s_head.TotalSeconds * Stopwatch.Frequency);

    private RelayCall Call(Action<Route>? over = null)
    {
        var route = new Route(new RouteSettings { Prefix = "/v1", Upstreams = ["a"], Deadlines = new GatewayDeadlines { Head = s_head } }, [_upstream]);
        long now = Stopwatch.GetTimestamp();
        return new RelayCall(route, _upstream, _upstream.Family.Recognise("POST", "/v1/messages", default), now, now, _lender.Left, _lender) { Over = over };
    }

    private sealed class Lender : ICallEndFeature, IDisposable
    {
        private readonly CancellationTokenSource _left = new();
        private CancellationTokenSource? _end;

        public List<bool> Given { get; } = [];

        public CancellationToken Left => _left.Token;

        public void Leave() => _left.Cancel();

        public CancellationTokenSource Take() => _end ??= CancellationTokenSource.CreateLinkedTokenSource(_left.Token);

        public void GiveBack(bool isSpent) => Given.Add(isSpent);

        public void Dispose()
        {
            _end?.Dispose();
            _left.Dispose();
        }
    }
}
