using System.Diagnostics;
using FirstToken.Gateway.Routing;
using FirstToken.Gateway.Settings;
using FirstToken.Transport;

namespace FirstToken.Gateway.Relaying;

/// <summary>One request on its way through the gateway: what it is, how far it has come, and when it must end. Moments are Stopwatch ticks.</summary>
internal sealed class RelayCall : IDisposable
{
    private const int UnderWay = 0;
    private const int IsOver = 1;
    private const int IsEnded = 2;

    private readonly CancellationToken _clientLeft;
    private readonly CancellationTokenSource _end;
    private readonly ICallEndFeature? _lender;
    private readonly long _begun;
    private readonly long _total;
    private readonly long _idle;
    private DeadlineWatch? _watch;
    private long _due;
    private TransportFault _dueFault;
    private int _state;

    /// <summary>A request on its way.</summary>
    /// <param name="route">Its route.</param>
    /// <param name="upstream">Where it goes.</param>
    /// <param name="api">What it asks for.</param>
    /// <param name="arrived">When its head had arrived, Stopwatch ticks.</param>
    /// <param name="begun">When it was begun, from which on its deadlines count: later for all but the first attempt.</param>
    /// <param name="clientLeft">Told when the client has gone.</param>
    /// <param name="lender">Lends what ends it; absent where it is to have that of its own.</param>
    public RelayCall(Route route, Upstream upstream, ApiCall api, long arrived, long begun, CancellationToken clientLeft, ICallEndFeature? lender = null)
    {
        (_clientLeft, _lender) = (clientLeft, lender);
        Route = route;
        Api = api;
        Arrived = arrived;
        _end = lender?.Take() ?? CancellationTokenSource.CreateLinkedTokenSource(clientLeft);
        GatewayDeadlines deadlines = route.Settings.Deadlines;
        _total = arrived + Ticks(deadlines.Total);
        _idle = Ticks(deadlines.Idle);
        Upstream = upstream;
        _begun = begun;
        Expect(TransportFault.FirstByteTimeout, begun + Ticks(deadlines.Head));
    }

    /// <summary>Its place among the calls that are watched, the watch's own business; negative where it is not.</summary>
    public int Place { get; set; } = -1;

    public Route Route { get; }

    /// <summary>Told of its route when all is done.</summary>
    public Action<Route>? Over { get; init; }

    public ApiCall Api { get; }

    /// <summary>When its head had arrived at the gateway.</summary>
    public long Arrived { get; }

    /// <summary>Where it goes.</summary>
    public Upstream Upstream { get; }

    public CallTimes Times { get; } = new();

    /// <summary>The deadline that ended it; <see cref="TransportFault.None"/> while none did.</summary>
    public TransportFault Late { get; private set; }

    /// <summary>Ends when a deadline passes or the client leaves.</summary>
    public CancellationToken End => _end.Token;

    /// <summary>The moment after which it is late, Stopwatch ticks; never, once it was.</summary>
    public long Due => Late == TransportFault.None ? Math.Min(Volatile.Read(ref _due), _total) : long.MaxValue;

    /// <summary>Whether the client has gone.</summary>
    public bool ClientLeft => _clientLeft.IsCancellationRequested;

    /// <summary>Names who is to be told of deadlines.</summary>
    public void WatchedBy(DeadlineWatch watch)
    {
        Volatile.Write(ref _watch, watch);
        watch.Expect(Due);
    }

    /// <summary>The head of a streamed answer is there: output is next.</summary>
    public void ExpectOutput() =>
        Expect(TransportFault.FirstByteTimeout, (Times.Sent == 0 ? _begun : Times.Sent) + Ticks(Route.Settings.Deadlines.FirstToken));

    /// <summary>Something was read: the next may take as long again.</summary>
    public void ExpectMore(long now) => Expect(TransportFault.IdleTimeout, now + _idle);

    /// <summary>Ends the call if a deadline has passed; from the watch's thread.</summary>
    public void EndIfLate(long now)
    {
        bool late = now > Volatile.Read(ref _due);
        if ((!late && now <= _total) || Interlocked.CompareExchange(ref _state, IsEnded, UnderWay) != UnderWay)
        {
            return;
        }

        Late = late ? _dueFault : TransportFault.TotalTimeout;
        try
        {
            _end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself in this very moment.
        }
    }

    /// <summary>Ends it: somebody else's answer was taken.</summary>
    public void GiveUp() => _end.Cancel();

    public void Dispose()
    {
        bool isSpent = Interlocked.CompareExchange(ref _state, IsOver, UnderWay) != UnderWay;
        if (_lender is not null)
        {
            _lender.GiveBack(isSpent || _end.IsCancellationRequested);
        }
        else
        {
            _end.Dispose();
        }

        Over?.Invoke(Route);
    }

    private static long Ticks(TimeSpan time) => (long)(time.TotalSeconds * Stopwatch.Frequency);

    private void Expect(TransportFault fault, long due)
    {
        _dueFault = fault;
        Volatile.Write(ref _due, due);
        Volatile.Read(ref _watch)?.Expect(due);
    }
}
