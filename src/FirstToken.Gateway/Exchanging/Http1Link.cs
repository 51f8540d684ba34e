using System.Diagnostics;
using FirstToken.Gateway.Relaying;
using FirstToken.Transport;
using FirstToken.Transport.Http1;

namespace FirstToken.Gateway.Exchanging;

/// <summary>A connection to an upstream, which carries one exchange at a time.</summary>
/// <param name="stream">It, encrypted where it is to be.</param>
/// <param name="stamps">Knows when its bytes arrived; absent where nobody does.</param>
/// <param name="opening">How long it took to open.</param>
/// <param name="closed">Told once it is closed.</param>
internal sealed class Http1Link(Stream stream, IArrivalStamps? stamps, ConnectionTimes opening, Action closed)
{
    private Task? _news;
    private int _closed;
    private int _left;

    public Stream Stream => stream;

    /// <summary>Where it belongs; set before anybody can take it.</summary>
    public Http1Pool? Pool { get; set; }

    /// <summary>Keeps what has come of a head.</summary>
    public Http1HeadBuffer Head { get; } = new();

    /// <summary>When it was opened, Stopwatch ticks.</summary>
    public long Opened { get; } = Stopwatch.GetTimestamp();

    /// <summary>When it was last given back, Stopwatch ticks.</summary>
    public long IdleSince { get; private set; }

    /// <summary>Whether it has carried an exchange.</summary>
    public bool WasUsed { get; private set; }

    /// <summary>Whether the server closed it, or said something unasked, while it was idle: nothing can be sent on it any more.</summary>
    public bool HasNews => _news is { IsCompleted: true };

    /// <summary>Tells a call which connection carries it.</summary>
    public void Carry(CallTimes call)
    {
        call.Carry(stamps, isNew: !WasUsed, opening);
        WasUsed = true;
    }

    /// <summary>Waits, without a buffer, for the server to say something or to close it. From here on until <see cref="AnswerAsync"/>.</summary>
    public void Rest()
    {
        IdleSince = Stopwatch.GetTimestamp();
        _news = WaitAsync();
    }

    /// <summary>Ends the rest: what the server says now is an answer. Ends itself once there is something to be read.</summary>
    public Task AnswerAsync()
    {
        Task news = _news ?? Task.CompletedTask;
        _news = null;
        return news;
    }

    /// <summary>Reads some of a head.</summary>
    /// <exception cref="HttpRequestException">There is no more.</exception>
    public async ValueTask<int> ReadHeadAsync(Memory<byte> buffer)
    {
        try
        {
            int read = await stream.ReadAsync(buffer, CancellationToken.None);
            return read > 0 ? read : throw new HttpRequestException(HttpRequestError.ResponseEnded, "the upstream closed the connection before it answered");
        }
        catch (IOException failure)
        {
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "the connection to the upstream broke before it answered", failure);
        }
    }

    /// <summary>Nothing more comes of it: it is closed, whoever is reading, and another may take its place. A second time does nothing.</summary>
    public void Drop() => Pool!.Drop(this);

    /// <summary>Closes it; a second time does nothing.</summary>
    public void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            stream.Dispose();
            closed();
        }
    }

    /// <summary>Whether it leaves its pool now; once.</summary>
    public bool TryLeave() => Interlocked.Exchange(ref _left, 1) == 0;

    private async Task WaitAsync()
    {
        try
        {
            _ = await stream.ReadAsync(Memory<byte>.Empty, CancellationToken.None);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // It broke, or was closed from here: whoever reads on finds out.
        }

        Pool?.Forget(this);
    }
}
