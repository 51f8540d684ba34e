using FirstToken.Cli.Shell;

namespace FirstToken.Cli.Running;

/// <summary>The simulator as a process of its own.</summary>
internal sealed class SimulatorProcess : IAsyncDisposable
{
    private readonly OwnServer _server;

    private SimulatorProcess(OwnServer server) => _server = server;

    /// <summary>Where it listens.</summary>
    public Uri BaseUrl => _server.BaseUrl;

    /// <summary>Its process id.</summary>
    public int Id => _server.Id;

    /// <summary>CPU time it has used so far.</summary>
    public TimeSpan CpuTime => _server.CpuTime;

    /// <summary>Starts a simulator on a free loopback port and waits until it is ready.</summary>
    /// <param name="flags">Flags of <c>firsttoken simulate</c>, without <c>--listen</c>.</param>
    /// <param name="cancellationToken">Ends the waiting, and the process with it.</param>
    /// <exception cref="CommandFailure">It did not start.</exception>
    public static async Task<SimulatorProcess> StartAsync(IReadOnlyList<string> flags, CancellationToken cancellationToken) =>
        new(await OwnServer.StartAsync(
            "simulator",
            "simulate",
            flags,
            start => start.Environment.TryAdd(SeldomCollections.Variable, SeldomCollections.Value), // saves it from starting itself again
            cancellationToken));

    /// <summary>Ends the process: gently, then not.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
