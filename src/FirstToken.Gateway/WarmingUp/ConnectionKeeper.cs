using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Settings;

namespace FirstToken.Gateway.WarmingUp;

/// <summary>
/// Keeps as many connections of each upstream open, encrypted and fresh as its settings want: the first request of a burst
/// finds one. It asks for what costs nothing, without credentials, on as many connections at once, and again before the idle ones expire, here
/// or at the upstream. HTTP/2 connections are kept by pings besides.
/// </summary>
internal sealed class ConnectionKeeper : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);
    private readonly Func<IEnumerable<Upstream>> _upstreams;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<Upstream, (long At, KeepPace Pace)> _filled = [];
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _loop;

    public ConnectionKeeper(Func<IEnumerable<Upstream>> upstreams, TimeProvider time)
    {
        (_upstreams, _time) = (upstreams, time);
        _loop = RunAsync();
    }

    /// <summary>Ends when it has tried all upstreams once, whatever came of it.</summary>
    public Task First => _first.Task;

    /// <summary>Opens connections where too few are open, or they are about to expire.</summary>
    public async Task FillAsync()
    {
        Upstream[] wanted = [.. _upstreams().Where(upstream => upstream.Settings.WarmConnections > 0)];
        foreach (Upstream gone in _filled.Keys.Except(wanted).ToArray())
        {
            _filled.Remove(gone);
        }

        foreach (Upstream upstream in wanted)
        {
            TimeSpan life = upstream.Settings.KeepAlive < upstream.Settings.ConnectionLife ? upstream.Settings.KeepAlive : upstream.Settings.ConnectionLife;
            bool isKnown = _filled.TryGetValue(upstream, out (long At, KeepPace Pace) filled);
            bool isDue = !isKnown || _time.GetElapsedTime(filled.At) > filled.Pace.Interval - (s_look / 2);
            int missing = Math.Max(0, Wanted(upstream) - upstream.Connections.Open);
            if ((!isDue && missing == 0) || !upstream.Uses.TryEnter())
            {
                continue;
            }

            try
            {
                int lost = missing + await TouchAllAsync(upstream);
                KeepPace pace = isKnown ? filled.Pace : new KeepPace(life * 0.7);
                if (isKnown)
                {
                    pace.Used(lost);
                }

                _filled[upstream] = (_time.GetTimestamp(), pace);
            }
            finally
            {
                upstream.Uses.Leave();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(s_look, _time);
            do
            {
                await FillAsync();
                _first.TrySetResult();
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
        finally
        {
            _first.TrySetResult();
        }
    }

    // Over HTTP/2 one carries all.
    private static int Wanted(Upstream upstream) => upstream.Settings.Http2 ? 1 : Warm(upstream.Settings);

    // More than may be open, or idle, would be closed at once.
    private static int Warm(UpstreamSettings settings) => settings.Http2 ? settings.WarmConnections
        : Math.Min(settings.WarmConnections, Math.Min(settings.MaxConnections ?? int.MaxValue, settings.MaxIdleConnections ?? int.MaxValue));

    // How many more connections turned out to be closed: those there were, and those opened now, less those there are.
    private async Task<int> TouchAllAsync(Upstream upstream)
    {
        (int open, long opened) = (upstream.Connections.Open, upstream.Connections.Opened);
        await Task.WhenAll(Enumerable.Range(0, Warm(upstream.Settings)).Select(_ => TouchAsync(upstream)));
        return (int)(open + upstream.Connections.Opened - opened) - upstream.Connections.Open;
    }

    private async Task TouchAsync(Upstream upstream)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        limit.CancelAfter(s_patience);
        var request = new OutgoingRequest("GET", upstream.Target(upstream.Family.WarmUpPath, default));
        try
        {
            using UpstreamAnswer answer = await upstream.SendAsync(request, new CallTimes(), limit.Token);
            await answer.Body.CopyToAsync(Stream.Null, limit.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            // An upstream that cannot be reached now is tried again in a second; its calls tell what is wrong.
        }
    }
}
