using System.Threading.Tasks.Sources;

namespace FirstToken.Transport.Linux;

/// <summary>
/// Whether a socket can be read (or written), told by the edges of epoll, and the wait for it: one waiter at a time. To be forgotten
/// before a read, never after: bytes that come meanwhile are an edge of their own.
/// </summary>
internal sealed class Readiness : IValueTaskSource<int>
{
    private const int Unknown = 0;
    private const int Ready = 1;
    private const int Awaited = 2;
    private const int Closed = 3;

    private ManualResetValueTaskSourceCore<int> _source = new() { RunContinuationsAsynchronously = true };
    private int _state;

    /// <summary>Whether it is ready, as far as is known.</summary>
    public bool IsReady => Volatile.Read(ref _state) == Ready;

    /// <summary>Whether who waits goes on on the thread that saw the edge; on the pool otherwise.</summary>
    public bool WakesInline
    {
        set => _source.RunContinuationsAsynchronously = !value;
    }

    /// <summary>Nothing is known from here on.</summary>
    public void Forget() => Interlocked.CompareExchange(ref _state, Unknown, Ready);

    /// <summary>It is ready: whoever waits goes on.</summary>
    public void Set()
    {
        int state = Volatile.Read(ref _state);
        while (state is Unknown or Awaited)
        {
            int seen = Interlocked.CompareExchange(ref _state, Ready, state);
            if (seen == state)
            {
                if (seen == Awaited)
                {
                    _source.SetResult(0);
                }

                return;
            }

            state = seen;
        }
    }

    /// <summary>It will not be ready any more. Whoever waits goes on, on another thread, and finds the socket closed.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _state, Closed) == Awaited)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static readiness => readiness._source.SetResult(0), this, preferLocal: false);
        }
    }

    /// <summary>Waits until it is ready, or closed.</summary>
    /// <returns>0: an empty read ends with the same.</returns>
    public ValueTask<int> WaitAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            return WaitCancellableAsync(cancellationToken);
        }

        _source.Reset();
        return Interlocked.CompareExchange(ref _state, Awaited, Unknown) switch
        {
            Unknown => new ValueTask<int>(this, _source.Version),
            _ => new ValueTask<int>(0),
        };
    }

    int IValueTaskSource<int>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private async ValueTask<int> WaitCancellableAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static (readiness, token) => ((Readiness)readiness!).GiveUp(token), this);
        ValueTask<int> wait = WaitAsync(CancellationToken.None);
        if (cancellationToken.IsCancellationRequested)
        {
            GiveUp(cancellationToken); // it was cancelled before there was anything to give up
        }

        return await wait.ConfigureAwait(false);
    }

    private void GiveUp(CancellationToken cancellationToken)
    {
        if (Interlocked.CompareExchange(ref _state, Unknown, Awaited) == Awaited)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static given => given.Readiness._source.SetException(new OperationCanceledException(given.Token)), (Readiness: this, Token: cancellationToken), preferLocal: false);
        }
    }
}
