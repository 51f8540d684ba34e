using System.Diagnostics;

namespace FirstToken.Transport;

/// <summary>
/// One request and what becomes of it. The transport calls the <c>On…</c> methods from its I/O threads, never two at
/// once for one exchange; they must not block. <see cref="OnEnd"/> comes exactly once, and last.
/// </summary>
public abstract class Exchange
{
    private int _ended;
    private volatile int _abort;
    private volatile IAbortable? _carrier;
    private long _phaseStarted;
    private volatile int _phase;

    /// <summary>Prepares an exchange.</summary>
    /// <param name="request">What is sent.</param>
    /// <param name="deadlines">How long each phase may take.</param>
    protected Exchange(WireRequest request, Deadlines deadlines)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(deadlines);
        Request = request;
        Deadlines = deadlines;
        Created = Stopwatch.GetTimestamp();
        _phaseStarted = Created;
    }

    /// <summary>The request.</summary>
    public WireRequest Request { get; }

    /// <summary>How long each phase may take.</summary>
    public Deadlines Deadlines { get; }

    /// <summary>The moments so far. Written by the transport; read it in the callbacks.</summary>
    public ref ExchangeTimes Times => ref _times;

    /// <summary>Whether a connection was opened for this exchange.</summary>
    public bool NewConnection { get; internal set; }

    /// <summary>Whether every arrival stamp so far was the kernel's.</summary>
    public bool KernelStamps { get; internal set; } = true;

    /// <summary>Socket reads so far.</summary>
    public int Reads { get; internal set; }

    /// <summary>Response bytes so far, head included.</summary>
    public long BytesReceived { get; internal set; }

    internal long Created { get; }

    internal bool Ended => _ended != 0;

    internal TransportFault AbortFault => (TransportFault)_abort;

    private ExchangeTimes _times;

    /// <summary>Ends the exchange from outside; <see cref="OnEnd"/> follows on an I/O thread.</summary>
    public void Cancel() => Abort(TransportFault.Cancelled);

    /// <summary>Status and headers are complete.</summary>
    /// <param name="head">The response head (not one of the 1xx).</param>
    /// <param name="arrived">Arrival of the read that completed it, Stopwatch ticks.</param>
    protected internal abstract void OnHead(ResponseHead head, long arrived);

    /// <summary>Body bytes, transfer coding removed.</summary>
    /// <param name="bytes">Valid only during the call.</param>
    /// <param name="arrived">Arrival of the socket read that brought them, Stopwatch ticks.</param>
    /// <returns><see langword="false"/> when nothing more is wanted: the connection is then closed and the exchange ends without fault.</returns>
    protected internal abstract bool OnBody(ReadOnlySpan<byte> bytes, long arrived);

    /// <summary>The exchange is over.</summary>
    /// <param name="fault">Why there is no whole response; <see cref="TransportFault.None"/> when there is.</param>
    /// <param name="detail">One line for people about the fault.</param>
    protected internal abstract void OnEnd(TransportFault fault, string? detail);

    /// <summary>Whether the answer is complete in its own format, so that only the end of the HTTP body is awaited.</summary>
    protected internal virtual bool AnswerComplete => false;

    internal void Enter(ExchangePhase phase, long now)
    {
        Volatile.Write(ref _phaseStarted, now);
        _phase = (int)phase;
    }

    internal void CarriedBy(IAbortable? carrier)
    {
        _carrier = carrier;
        if (_abort != 0)
        {
            carrier?.Abort(this);
        }
    }

    internal void Abort(TransportFault fault)
    {
        if (Interlocked.CompareExchange(ref _abort, (int)fault, 0) == 0)
        {
            _carrier?.Abort(this);
        }
    }

    /// <summary>Ends once; later calls do nothing.</summary>
    internal void End(TransportFault fault, string? detail)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return;
        }

        _carrier = null;
        TransportFault abort = AbortFault;
        if (fault != TransportFault.None && abort != TransportFault.None)
        {
            (fault, detail) = (abort, null);
        }

        OnEnd(fault, detail);
    }

    /// <summary>The deadline that has passed at <paramref name="now"/>, if any.</summary>
    internal TransportFault Overdue(long now)
    {
        var phase = (ExchangePhase)_phase;
        TimeSpan inPhase = Stopwatch.GetElapsedTime(Volatile.Read(ref _phaseStarted), now);
        TransportFault fault = phase switch
        {
            ExchangePhase.Connecting when inPhase > Deadlines.Connect => TransportFault.ConnectTimeout,
            ExchangePhase.Sending when inPhase > Deadlines.Send => TransportFault.SendTimeout,
            ExchangePhase.AwaitingFirstByte when inPhase > Deadlines.FirstByte => TransportFault.FirstByteTimeout,
            ExchangePhase.Reading when inPhase > (AnswerComplete ? Deadlines.Tail : Deadlines.Idle)
                => TransportFault.IdleTimeout,
            _ => TransportFault.None,
        };

        // The whole request counts from its sending: before that the deadline for connecting holds, and names what was slow.
        if (fault != TransportFault.None || phase == ExchangePhase.Queued || _times.Sent == 0 || Stopwatch.GetElapsedTime(_times.Sent, now) <= Deadlines.Total)
        {
            return fault;
        }

        // So does the first byte where it may take as long: it is waited for from a moment after the sending, and which of the two is seen to pass is chance.
        return phase == ExchangePhase.AwaitingFirstByte && Deadlines.FirstByte == Deadlines.Total ? TransportFault.FirstByteTimeout : TransportFault.TotalTimeout;
    }
}
