using System.Net;
using System.Net.Sockets;
using FirstToken.Simulator.Linux;
using FirstToken.Simulator.Pacing;
using FirstToken.Simulator.Recording;
using FirstToken.Simulator.Serving;
using FirstToken.Transport;

namespace FirstToken.Simulator;

/// <summary>A running simulator: every provider API on one port, with known timings and a log of what was really sent.</summary>
public sealed class SimulatorServer : IAsyncDisposable
{
    private readonly Pacer _pacer;
    private readonly PortableServer _portable;
    private readonly FastServer? _fast;
    private readonly TimeSpan _drainFor;
    private bool _disposed;

    private SimulatorServer(Uri url, SimLog log, Pacer pacer, PortableServer portable, FastServer? fast, TimeSpan drainFor)
    {
        (Url, Log, _pacer, _portable, _fast, _drainFor) = (url, log, pacer, portable, fast, drainFor);
        CertificatePem = portable.CertificatePem;
    }

    /// <summary>Where it listens, <c>http://HOST:PORT</c>; the same port takes TLS.</summary>
    public Uri Url { get; }

    /// <summary>What was sent when.</summary>
    public SimLog Log { get; }

    /// <summary>The certificate made for this run, as PEM, for clients that are to trust it.</summary>
    public string CertificatePem { get; }

    /// <summary>Starts a simulator.</summary>
    /// <param name="options">How it listens and answers.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <returns>The simulator, listening.</returns>
    /// <exception cref="FormatException">The listen address cannot be read.</exception>
    /// <exception cref="SocketException">The address is taken or not this machine's.</exception>
    public static async Task<SimulatorServer> StartAsync(SimulatorOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        bool fastPath = OperatingSystem.IsLinux() && !options.Portable;
        Socket listener = ListenSocket.Listen(options.Listen);
        if (OperatingSystem.IsLinux())
        {
            Native.RaiseFileLimit();
        }

        var pacer = new Pacer(OperatingSystem.IsLinux() ? new PreciseSleeper() : new PortableSleeper(), spinNanoseconds: 25_000);
        var log = new SimLog(options.LogRequests, options.LogChunks);
        var responder = new Responder(new Engine(options), log, pacer.Statistics);
        PortableServer portable = await PortableServer.StartAsync(responder, pacer, options.IdleTimeout, cancellationToken);
        var bound = (IPEndPoint)listener.LocalEndPoint!;
        FastServer? fast = fastPath ? new FastServer(listener, responder, pacer, portable.HandOver) { IdleTimeout = options.IdleTimeout } : null;
        if (fast is null)
        {
            portable.Accept(listener);
        }

        return new SimulatorServer(ListenAddress.Url(bound), log, pacer, portable, fast, options.DrainFor);
    }

    /// <summary>Stops listening, lets open answers end within <see cref="SimulatorOptions.DrainFor"/>, then cuts them.</summary>
    /// <returns>When nothing runs any more.</returns>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _fast?.Drain();
        long end = WallClock.Steady() + (_drainFor.Ticks * TimeSpan.NanosecondsPerTick);
        while (_fast is { Responding: > 0 } && WallClock.Steady() < end)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        await _portable.DisposeAsync();
        _pacer.Dispose();
        _fast?.Dispose();
    }
}
