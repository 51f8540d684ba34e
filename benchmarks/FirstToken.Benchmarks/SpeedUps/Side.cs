using System.Globalization;
using FirstToken.Benchmarks.Relays;
using FirstToken.Recording;

namespace FirstToken.Benchmarks.SpeedUps;

/// <summary>One gateway with the simulated upstreams behind it.</summary>
internal sealed class Side : IAsyncDisposable
{
    private readonly List<SimulatorUpstream> _upstreams = [];
    private readonly List<SlowLink> _links = [];
    private RunningRelay? _gateway;

    public RunningRelay Gateway => _gateway!;

    /// <summary>The links to its upstreams, where the scenario has any.</summary>
    public IReadOnlyList<SlowLink> Links => _links;

    public static async Task<Side> StartAsync(SpeedUpBench bench, Scenario scenario, string name, string lines, CancellationToken cancellationToken)
    {
        var side = new Side();
        try
        {
            string folder = bench.NewFolder(scenario.Name + "-" + name);
            string certificate = Path.Combine(folder, "simulator.pem");
            List<Uri> urls = scenario.FirstRefuses ? [new Uri(FormattableString.Invariant($"http://127.0.0.1:{Peers.FreePort()}"))] : [];
            for (int i = 0; i < scenario.Upstreams.Count; i++)
            {
                IEnumerable<string> tls = scenario.Tls ? ["--tls-cert", certificate] : [];
                SimulatorUpstream upstream = await SimulatorUpstream.StartAsync(
                    bench.Options.FirstToken, [.. scenario.Upstreams[i].Split(' '), "--seed", FormattableString.Invariant($"{i + 1}"), .. tls], cancellationToken);
                side._upstreams.Add(upstream);
                urls.Add(side.Reach(upstream.Url, scenario));
            }

            var path = new SpeedUpPath(bench.Options.FirstToken, scenario.Name + ", " + name, SpeedUpPath.Settings(urls, scenario.Both, lines), scenario.Tls ? certificate : null);
            side._gateway = await path.StartAsync(urls[0], folder, 0, cancellationToken);
            return side;
        }
        catch
        {
            await side.DisposeAsync();
            throw;
        }
    }

    /// <summary>Puts together what clients saw and what upstreams were asked meanwhile.</summary>
    public async Task<Served> TakeAsync(IReadOnlyList<RequestRecord> records, CancellationToken cancellationToken)
    {
        List<IReadOnlyList<ServedRequest>> byUpstream = [];
        foreach (SimulatorUpstream upstream in _upstreams)
        {
            byUpstream.Add(await upstream.TakeServedAsync(cancellationToken));
        }

        return new Served(records, byUpstream);
    }

    /// <summary>Requests that found an open connection to the upstream, and all that were sent.</summary>
    public async Task<(int Found, int Sent)> ReusedAsync(CancellationToken cancellationToken)
    {
        string[] lines = [.. (await MetricsAsync(cancellationToken)).Where(static line => line.StartsWith("firsttoken_gateway_connections_total{", StringComparison.Ordinal))];
        return (Sum("reused"), Sum("reused") + Sum("opened"));

        int Sum(string result) => lines.Where(line => line.Contains($"result=\"{result}\"", StringComparison.Ordinal)).Sum(static line => int.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    /// <summary>What the gateway itself says its features did, brought and cost.</summary>
    public async Task<IEnumerable<string>> ToldAsync(CancellationToken cancellationToken)
    {
        const string prefix = "firsttoken_gateway_";
        return (await MetricsAsync(cancellationToken)).Where(static line => line.Contains("{effect=", StringComparison.Ordinal)).Select(static line => "/metrics  " + line.Replace(prefix, "", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        foreach (SlowLink link in _links)
        {
            await link.DisposeAsync();
        }

        foreach (SimulatorUpstream upstream in _upstreams)
        {
            await upstream.DisposeAsync();
        }
    }

    private async Task<string[]> MetricsAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        return (await http.GetStringAsync(new Uri(Gateway.Url, "/metrics"), cancellationToken)).Split('\n');
    }

    private Uri Reach(Uri simulator, Scenario scenario)
    {
        Uri url = simulator;
        if (scenario.Link is { } delay)
        {
            var link = new SlowLink(simulator) { Delay = delay };
            _links.Add(link);
            url = link.Url;
        }

        return scenario.Tls ? new UriBuilder(url) { Scheme = Uri.UriSchemeHttps }.Uri : url;
    }
}
