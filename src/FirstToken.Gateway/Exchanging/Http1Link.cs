using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using FirstToken.Gateway.Relaying;
using FirstToken.Transport;
using FirstToken.Transport.Http1;

namespace FirstToken.Gateway.Exchanging;

/// <summary>A connection to an upstream, which carries one exchange at a time.</summary>
internal sealed class Http1Link : IValueTaskSource
{
    private const int Resting = 0;
    private const int Asked = 1;
    private const int News = 2;

    private readonly Stream _stream;
    private readonly IArrivalStamps? _stamps;
    private readonly ConnectionTimes _opening;
    private readonly Action _onClosed;
    private readonly Action _onNews;
    private ManualResetValueTaskSourceCore<bool> _answer;
    private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _rest;
    private int _state;
    private int _closed;
    private int _left;
    private int _polls;

    /// <summary>A connection.</summary>
    /// <param name="stream">It, encrypted where it is to be.</param>
    /// <param name="stamps">Knows when its bytes arrived; absent where nobody does.</param>
    /// <param name="opening">How long it took to open.</param>
    /// <param name="closed">Told once it is closed.</param>
    public Http1Link(Stream stream, IArrivalStamps? stamps, ConnectionTimes opening, Action closed)
    {
        (_stream, _stamps, _opening, _onClosed) = (stream, stamps, opening, closed);
        _onNews = EndRest;
    }

    public Stream Stream => _stream;

    /// <summary>Where it belongs; set before anybody can take it.</summary>
    public Http1Pool? Pool { get; set; }

    /// <summary>Keeps what has come of a head.</summary>
    public Http1HeadBuffer Head { get; } = new();

    /// <summary>When it was opened, Stopwatch ticks.</summary>
    public long Opened { get; } = Stopwatch.GetTimestamp();

    /// <summary>When the last byte of an answer had arrived, Stopwatch ticks: from then on its server may think of closing it.</summary>
    public long IdleSince { get; private set; }

    /// <summary>Whether it has carried an exchange.</summary>
    public bool WasUsed { get; private set; }

    /// <summary>Whether the server closed it, or said something unasked, while it was idle: nothing can be sent on it any more.</summary>
    public bool HasNews => Volatile.Read(ref _state) == News;

    /// <summary>Tells a call which connection carries it.</summary>
    public void Carry(CallTimes call)
    {
        call.Carry(_stamps, isNew: !WasUsed, _opening);
        WasUsed = true;
        if (Pool!.Polls && _stamps is not null && Interlocked.Exchange(ref _polls, 1) == 0)
        {
            StampedSocket.BeginPolling(_stamps);
            if (Volatile.Read(ref _closed) != 0)
            {
                EndPolling(); // it was closed just before
            }
        }
    }

    /// <summary>Waits, without a buffer, for the server to say something or to close it. From here on until <see cref="AnswerAsync"/>.</summary>
    public void Rest()
    {
        IdleSince = _stamps?.LastArrival is { } arrival and not 0 ? arrival : Stopwatch.GetTimestamp();
        EndPolling();
        Volatile.Write(ref _state, Resting);
        Watch(_stream.ReadAsync(Memory<byte>.Empty, CancellationToken.None));
    }

    /// <summary>Ends the rest: what the server says now is an answer. Ends itself once there is something to be read.</summary>
    public ValueTask AnswerAsync()
    {
        _answer.Reset();
        return Interlocked.CompareExchange(ref _state, Asked, Resting) == Resting ? new ValueTask(this, _answer.Version) : ValueTask.CompletedTask;
    }

    /// <summary>Reads some of a head.</summary>
    /// <exception cref="HttpRequestException">There is no more.</exception>
    public ValueTask<int> ReadHeadAsync(Memory<byte> buffer)
    {
        ValueTask<int> reading = _stream.ReadAsync(buffer, CancellationToken.None);
        if (!reading.IsCompletedSuccessfully)
        {
            return ReadHeadLaterAsync(reading);
        }

        int read = reading.Result;
        return read > 0 ? new ValueTask<int>(read) : ValueTask.FromException<int>(Ended());
    }

    /// <summary>Nothing more comes of it: it is closed, whoever is reading, and another may take its place. A second time does nothing.</summary>
    public void Drop() => Pool!.Drop(this);

    /// <summary>Closes it; a second time does nothing.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            EndPolling();
            _stream.Dispose();
            _onClosed();
        }
    }

    /// <summary>Whether it leaves its pool now; once.</summary>
    public bool TryLeave() => Interlocked.Exchange(ref _left, 1) == 0;

    void IValueTaskSource.GetResult(short token) => _answer.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _answer.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _answer.OnCompleted(continuation, state, token, flags);

    private static HttpRequestException Ended() => new(HttpRequestError.ResponseEnded, "the upstream closed the connection before it answered");

    private static async ValueTask<int> ReadHeadLaterAsync(ValueTask<int> reading)
    {
        try
        {
            int read = await reading;
            return read > 0 ? read : throw Ended();
        }
        catch (IOException failure)
        {
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "the connection to the upstream broke before it answered", failure);
        }
    }

    private void EndPolling()
    {
        if (Volatile.Read(ref _polls) == 1 && Interlocked.Exchange(ref _polls, 0) == 1)
        {
            StampedSocket.EndPolling(_stamps!);
        }
    }

    private void Watch(ValueTask<int> rest)
    {
        _rest = rest.ConfigureAwait(false).GetAwaiter();
        if (_rest.IsCompleted)
        {
            EndRest();
        }
        else
        {
            _rest.UnsafeOnCompleted(_onNews); // a task for each rest would be one for each call
        }
    }

    private void EndRest()
    {
        try
        {
            _ = _rest.GetResult();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // It broke, or was closed from here: whoever reads on finds out.
        }

        if (Interlocked.Exchange(ref _state, News) == Asked)
        {
            _answer.SetResult(true);
        }
        else
        {
            Pool?.Forget(this);
        }
    }
}
