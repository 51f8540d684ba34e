namespace FirstToken.Benchmarks.Relays.Paths;

/// <summary>HAProxy with one thread, set up for streams.</summary>
internal sealed class HaproxyPath() : RelayPath("haproxy")
{
    public override string Description => "HAProxy, 1 thread, http-reuse always, option http-no-delay";

    public override string? Missing => Peers.Find("haproxy") is null ? $"haproxy is missing: {Peers.Mend}" : null;

    public override async Task<RunningRelay> StartAsync(Uri upstream, string folder, int connections, CancellationToken cancellationToken)
    {
        int port = Peers.FreePort();
        string file = Path.Combine(folder, "haproxy.cfg");
        await File.WriteAllTextAsync(
            file,
            $"""
            global
              nbthread 1
              maxconn {connections + 500}
            defaults
              mode http
              option http-no-delay
              timeout connect 5s
              timeout client 300s
              timeout server 300s
            frontend clients
              bind 127.0.0.1:{port} backlog 4096
              default_backend api
            backend api
              http-reuse always
              server api {upstream.Authority}

            """,
            cancellationToken);
        return await StartAsync(Peers.Command("haproxy", "-db", "-f", file), port, cancellationToken);
    }
}
