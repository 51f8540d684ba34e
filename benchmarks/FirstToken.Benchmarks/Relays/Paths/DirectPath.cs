namespace FirstToken.Benchmarks.Relays.Paths;

/// <summary>Nothing in between: what every other path is compared with.</summary>
internal sealed class DirectPath() : RelayPath("direct")
{
    public override string Description => "client to server, nothing between";

    public override Task<RunningRelay> StartAsync(Uri upstream, string folder, int connections, CancellationToken cancellationToken) =>
        Task.FromResult(RunningRelay.Nothing(this, upstream));
}
