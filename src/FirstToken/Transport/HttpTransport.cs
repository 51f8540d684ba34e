using System.Diagnostics;
using System.Net.Sockets;
using FirstToken.Transport.Http2;
using FirstToken.Transport.Linux;

namespace FirstToken.Transport;

/// <summary>
/// The instrumented HTTP client: connections that know their phases, arrival stamps taken before parsing, a deadline on
/// every phase, and no retries. One instance a run.
/// </summary>
public sealed class HttpTransport : IAsyncDisposable
{
    private static readonly TimeSpan DeadlineCheck = TimeSpan.FromMilliseconds(25);

    private readonly TransportOptions _options;
    private readonly IoLoop[] _loops;
    private readonly List<IEndpoint> _endpoints = [];
    private readonly HashSet<Exchange> _active = [];
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private readonly Socket? _stampsOn;
    private int _nextLoop;

    /// <summary>Starts the I/O threads.</summary>
    /// <param name="options">How to connect.</param>
    public HttpTransport(TransportOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        bool loops = UsesLoops(options);
        _stampsOn = options.KernelStamps && OperatingSystem.IsLinux() ? Linux.KernelStamps.KeepOn() : null;
        _loops = new IoLoop[loops ? options.Loops : 0];
        for (int i = 0; i < _loops.Length; i++)
        {
            _loops[i] = new IoLoop($"io-{i}");
        }

        _timer = TimeProvider.System.CreateTimer(_ => EndOverdue(), null, DeadlineCheck, DeadlineCheck);
    }

    /// <summary>Makes an endpoint: the pool of connections to one base URL.</summary>
    /// <param name="baseUrl">http or https; only scheme, host and port count.</param>
    /// <param name="host">Value of the host header.</param>
    public IEndpoint CreateEndpoint(Uri baseUrl, string host)
    {
        ArgumentNullException.ThrowIfNull(baseUrl);
        var dialer = new Dialer(baseUrl, _options);
        IEndpoint endpoint = _options.Http2
            ? new Http2Endpoint(this, baseUrl, dialer, _options)
            : new Http1Endpoint(this, dialer, host, _options);
        lock (_gate)
        {
            _endpoints.Add(endpoint);
        }

        return endpoint;
    }

    /// <summary>
    /// Runs something soon, out of the way of what is being read: what an exchange's end sets off must not make the chunks of
    /// the others wait, for chunks that wait merge.
    /// </summary>
    /// <param name="action">Must not block.</param>
    public static void Defer(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        if (IoLoop.Current is { } loop)
        {
            loop.AfterReads(action);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(static action => action(), action, preferLocal: false);
        }
    }

    /// <summary>Ends every exchange under way; their <see cref="Exchange.OnEnd"/> follow.</summary>
    public void CancelAll()
    {
        Exchange[] active;
        lock (_gate)
        {
            active = [.. _active];
        }

        foreach (Exchange exchange in active)
        {
            exchange.Cancel();
        }
    }

    /// <summary>Ends what is under way, closes the connections and stops the I/O threads.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        CancelAll();
        foreach (IEndpoint endpoint in _endpoints)
        {
            endpoint.Close();
        }

        foreach (IoLoop loop in _loops)
        {
            loop.Dispose();
        }

        _stampsOn?.Dispose();
    }

    internal static bool UsesLoops(TransportOptions options) =>
        OperatingSystem.IsLinux() && options.KernelStamps && !options.Http2 && Environment.Is64BitProcess;

    internal IoLoop NextLoop() => _loops[(uint)Interlocked.Increment(ref _nextLoop) % (uint)_loops.Length];

    internal void Track(Exchange exchange)
    {
        lock (_gate)
        {
            _active.Add(exchange);
        }
    }

    // On a busy machine the timer calls again before the last call has returned: nothing is shared but under the lock.
    internal void EndOverdue()
    {
        long now = Stopwatch.GetTimestamp();
        List<(Exchange Exchange, TransportFault Fault)>? overdue = null;
        lock (_gate)
        {
            _active.RemoveWhere(exchange => exchange.Ended);
            foreach (Exchange exchange in _active)
            {
                // Asked once: by a second look the exchange may have moved on, and nothing would be the fault.
                TransportFault fault = exchange.Overdue(now);
                if (fault != TransportFault.None)
                {
                    (overdue ??= []).Add((exchange, fault));
                }
            }
        }

        foreach ((Exchange exchange, TransportFault fault) in overdue ?? [])
        {
            exchange.Abort(fault);
        }
    }
}
