using System.Diagnostics;
using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Settings;

namespace FirstToken.Gateway.Exchanging;

/// <summary>
/// The connections to one server. The last used goes first: it is the warmest. Who finds none opens one, up to the limit, and takes whichever is
/// free first; a connection that nobody waits for any more when it is open is kept.
/// </summary>
internal sealed class Http1Pool : IDisposable
{
    private readonly UpstreamDialer _dialer;
    private readonly UpstreamSettings _settings;
    private readonly TimeSpan _connectDeadline;
    private readonly Lock _lock = new();
    private readonly List<Http1Link> _idle = [];
    private readonly LinkedList<Http1Waiter> _waiting = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly IdleLimit _limit = new();
    private readonly Timer _sweep;
    private int _count;
    private bool _isDisposed;

    public Http1Pool(UpstreamDialer dialer, UpstreamSettings settings, TimeSpan connectDeadline)
    {
        (_dialer, _settings, _connectDeadline) = (dialer, settings, connectDeadline);
        TimeSpan interval = TimeSpan.FromSeconds(Math.Clamp(settings.KeepAlive.TotalSeconds / 4, 0.25, 30));
        _sweep = new Timer(static pool => ((Http1Pool)pool!).Sweep(), this, interval, interval);
    }

    /// <summary>Whether what comes of its connections is looked for without sleeping.</summary>
    public bool Polls => _settings.BusyPoll;

    /// <summary>Gets a connection that is idle; nothing where none is.</summary>
    /// <param name="now">Stopwatch ticks.</param>
    public Http1Link? TryTake(long now)
    {
        while (true)
        {
            Http1Link idle;
            bool isFit;
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                if (_idle.Count == 0)
                {
                    return null;
                }

                idle = _idle[^1];
                _idle.RemoveAt(_idle.Count - 1);
                isFit = !idle.HasNews && !IsExpired(idle, now) && _limit.Allows(now - idle.IdleSince);
            }

            if (isFit)
            {
                return idle;
            }

            Drop(idle);
        }
    }

    /// <summary>Gets a connection that is ready.</summary>
    /// <exception cref="HttpRequestException">None could be opened.</exception>
    /// <exception cref="OperationCanceledException">Nobody wants it any more, or it took too long (then with a <see cref="TimeoutException"/> inside).</exception>
    public ValueTask<Http1Link> TakeAsync(CancellationToken cancellationToken)
    {
        Http1Waiter? waiter = null;
        while (waiter is null)
        {
            if (TryTake(Stopwatch.GetTimestamp()) is { } idle)
            {
                return new ValueTask<Http1Link>(idle);
            }

            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                if (_idle.Count == 0)
                {
                    waiter = new Http1Waiter { HasDial = TryCount() };
                    _waiting.AddLast(waiter);
                }
            }
        }

        if (waiter.HasDial)
        {
            _ = DialAsync(waiter);
        }

        return WaitAsync(waiter, cancellationToken);
    }

    /// <summary>Takes a connection back that can carry another exchange.</summary>
    public void Return(Http1Link link)
    {
        link.Rest(); // before anybody can take it
        lock (_lock)
        {
            if (!_isDisposed && !IsTooOld(link, link.IdleSince) && !link.HasNews)
            {
                while (_waiting.First is { } first)
                {
                    _waiting.Remove(first);
                    if (first.Value.TrySetResult(link))
                    {
                        return;
                    }
                }

                if (_idle.Count < (_settings.MaxIdleConnections ?? int.MaxValue))
                {
                    _idle.Add(link);
                    link = null!;
                }
            }
        }

        if (link is not null)
        {
            Drop(link);
        }
    }

    /// <summary>Closes a connection that cannot carry another exchange.</summary>
    public void Drop(Http1Link link)
    {
        link.Close();
        if (link.TryLeave())
        {
            Leave();
        }
    }

    /// <summary>Closes a connection if it is idle: its server has closed it, or said something unasked.</summary>
    public void Forget(Http1Link link)
    {
        bool wasIdle;
        lock (_lock)
        {
            wasIdle = _idle.Remove(link);
            if (wasIdle)
            {
                long now = Stopwatch.GetTimestamp();
                _limit.Closed(now - link.IdleSince, now);
            }
        }

        if (wasIdle)
        {
            Drop(link);
        }
    }

    public void Dispose()
    {
        Http1Link[] idle;
        Http1Waiter[] waiting;
        lock (_lock)
        {
            _isDisposed = true;
            (idle, waiting) = ([.. _idle], [.. _waiting]);
            _idle.Clear();
            _waiting.Clear();
        }

        _sweep.Dispose();
        _stop.Cancel();
        Array.ForEach(idle, Drop);
        Array.ForEach(waiting, waiter => waiter.TrySetException(new ObjectDisposedException(nameof(Http1Pool))));
    }

    private async ValueTask<Http1Link> WaitAsync(Http1Waiter waiter, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration giveUp = cancellationToken.UnsafeRegister(
            static (waiter, token) => ((Http1Waiter)waiter!).TrySetCanceled(token), waiter);
        try
        {
            return await waiter.Task;
        }
        finally
        {
            lock (_lock)
            {
                _waiting.Remove(waiter);
            }
        }
    }

    private async Task DialAsync(Http1Waiter waiter)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        limit.CancelAfter(_connectDeadline);
        try
        {
            Http1Link link = await _dialer.OpenAsync(_settings.Url, limit.Token);
            link.Pool = this;
            Return(link);
        }
        catch (OperationCanceledException)
        {
            Fail(waiter, new TaskCanceledException("no connection in time", new TimeoutException($"no connection within {_connectDeadline.TotalSeconds:0.###} s")));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or ObjectDisposedException)
        {
            Fail(waiter, failure);
        }
    }

    private void Fail(Http1Waiter waiter, Exception failure)
    {
        waiter.TrySetException(failure);
        Leave();
    }

    // One connection fewer: somebody beyond the limit may open one.
    private void Leave()
    {
        Http1Waiter? next = null;
        lock (_lock)
        {
            _count--;
            if (!_isDisposed && _waiting.FirstOrDefault(waiter => !waiter.HasDial && !waiter.Task.IsCompleted) is { } waiting && TryCount())
            {
                next = waiting;
                next.HasDial = true;
            }
        }

        if (next is not null)
        {
            _ = DialAsync(next);
        }
    }

    private bool TryCount()
    {
        if (_count >= (_settings.MaxConnections ?? int.MaxValue))
        {
            return false;
        }

        _count++;
        return true;
    }

    private void Sweep()
    {
        List<Http1Link> expired = [];
        long now = Stopwatch.GetTimestamp();
        lock (_lock)
        {
            foreach (Http1Link link in _idle)
            {
                if (IsExpired(link, now))
                {
                    expired.Add(link);
                }
            }

            if (expired.Count > 0)
            {
                _idle.RemoveAll(new HashSet<Http1Link>(expired).Contains);
            }
        }

        expired.ForEach(Drop);
    }

    private bool IsTooOld(Http1Link link, long now) => Stopwatch.GetElapsedTime(link.Opened, now) > _settings.ConnectionLife;

    private bool IsExpired(Http1Link link, long now) => IsTooOld(link, now) || Stopwatch.GetElapsedTime(link.IdleSince, now) > _settings.KeepAlive;
}
