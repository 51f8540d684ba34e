using System.Diagnostics;
using System.Globalization;

namespace FirstToken.Benchmarks.Relays;

/// <summary>One way to the server, a program of its own between client and server: what it is called and how it starts.</summary>
/// <param name="name">Its name, in tables and for <c>--only</c>.</param>
internal abstract class RelayPath(string name)
{
    public string Name { get; } = name;

    /// <summary>What it is, for people.</summary>
    public abstract string Description { get; }

    /// <summary>Whether it holds tokens back by design: shown once, not measured for its microseconds.</summary>
    public virtual bool Buffers => false;

    /// <summary>Whether it compiles as it runs, so that it must be run for a while before it is measured.</summary>
    public virtual bool Compiles => false;

    /// <summary>Whether it prints a line when it is ready; others are when they take connections.</summary>
    public virtual bool SaysReady => false;

    /// <summary>How a line begins in which its holds are held against what was promised; absent where nothing was.</summary>
    public virtual string? Promised => null;

    /// <summary>Why it cannot run here and how to mend that; nothing when it can.</summary>
    public virtual string? Missing => null;

    /// <summary>Starts it in front of a server, ready for requests.</summary>
    /// <param name="upstream">Where requests go.</param>
    /// <param name="folder">An empty folder of its own.</param>
    /// <param name="connections">Streams that will be open at once.</param>
    /// <param name="cancellationToken">Ends the start, and what was started.</param>
    public abstract Task<RunningRelay> StartAsync(Uri upstream, string folder, int connections, CancellationToken cancellationToken);

    /// <summary>The arguments as one command, started and awaited until it takes connections.</summary>
    protected async Task<RunningRelay> StartAsync(ProcessStartInfo start, int port, CancellationToken cancellationToken)
    {
        var running = RunningRelay.Launch(this, start, new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")));
        try
        {
            await running.WaitUntilReadyAsync(cancellationToken);
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }
}
