using System.Text.Json;
using FirstToken.Cli.Shell;
using FirstToken.Providers;
using FirstToken.Statistics.Relays;
using FirstToken.Transport;

namespace FirstToken.Cli.Running;

/// <summary>The gateway that is measured, with what stands behind it: running ones, or own ones as processes of their own.</summary>
internal sealed class GatewayUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly OwnServer? _gateway;
    private readonly SimulatorProcess? _simulator;

    private GatewayUnderTest(Uri url, Target direct, OwnServer? gateway, SimulatorProcess? simulator)
    {
        (Url, Direct, _gateway, _simulator) = (url, direct, gateway, simulator);
        Through = GatewayRoutes.Through(url, direct);
    }

    public Uri Url { get; }

    /// <summary>The target without the gateway.</summary>
    public Target Direct { get; }

    /// <summary>The target through it.</summary>
    public Target Through { get; }

    /// <summary>The most resident memory of a gateway of our own, bytes.</summary>
    public long? PeakMemoryBytes => _gateway?.PeakMemoryBytes;

    /// <summary>Takes a running gateway, or starts one; takes a target, or starts a simulator.</summary>
    /// <exception cref="CommandFailure">Something cannot be understood, or did not start.</exception>
    public static async Task<GatewayUnderTest> OpenAsync(Uri? url, string? target, IReadOnlyList<string> flags, Terminal terminal, CancellationToken cancellationToken)
    {
        if (url is not null)
        {
            return flags.Count > 0 ? throw CommandFailure.Usage($"{flags[0]} is for a gateway that is started here: start the one at --gateway with it")
                : target is null
                ? throw CommandFailure.Usage("--gateway needs the gateway's upstream too, to be measured without it: --target anthropic:claude-haiku-4-5@http://…")
                : new GatewayUnderTest(url, TargetSet.Parse(target), null, null);
        }

        SimulatorProcess? simulator = null;
        try
        {
            Target direct;
            if (target is not null)
            {
                direct = TargetSet.Parse(target);
            }
            else
            {
                terminal.Note("starting a simulator and a gateway in front of it (--gateway and --target measure others)");
                simulator = await SimulatorProcess.StartAsync(["--ttft", "20ms", "--gap", "2ms", "--tokens", "20"], cancellationToken);
                direct = TargetSet.Simulated(simulator.BaseUrl);
            }

            OwnServer gateway = await OwnServer.StartAsync("gateway", "gateway", ["--upstream", GatewayRoutes.UpstreamFlag(direct), .. flags], start =>
            {
                // Settings of this folder are somebody else's.
                start.WorkingDirectory = Path.GetTempPath();
                start.Environment.Remove("FIRSTTOKEN_CONFIG");
                start.Environment.TryAdd(WatchedCode.Variable, WatchedCode.Value); // saves it from starting itself again
            }, cancellationToken);
            return new GatewayUnderTest(gateway.BaseUrl, direct, gateway, simulator);
        }
        catch when (simulator is not null)
        {
            await simulator.DisposeAsync();
            throw;
        }
    }

    /// <summary>What it tells of itself now; absent where it tells nothing.</summary>
    public async Task<RelayState?> ReadStateAsync(CancellationToken cancellationToken)
    {
        var root = new Uri(Url.GetLeftPart(UriPartial.Authority));
        await using var transport = new HttpTransport(new TransportOptions());
        var exchange = new WholeExchange(new WireRequest("GET", "/anthropic/metrics", [], default), Deadlines.Within(s_patience), 4 << 20);
        transport.CreateEndpoint(root, root.Authority).Start(exchange);
        WholeAnswer answer = await exchange.Answer.WaitAsync(cancellationToken);
        try
        {
            return answer is { Fault: TransportFault.None, Head.Status: 200 } ? Read(JsonDocument.Parse(answer.Body).RootElement) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        if (_simulator is not null)
        {
            await _simulator.DisposeAsync();
        }
    }

    private static RelayState Read(JsonElement page) => new()
    {
        MemoryBytes = (long?)Number(page, "gateway", "memory_bytes"),
        Reused = (long?)Number(page, "adapter_metrics", "connection_stats", "hits"),
        Opened = (long?)Number(page, "adapter_metrics", "connection_stats", "misses"),
        PolledS = Number(page, "gateway", "polled_s"),
        KeptAwakeS = Number(page, "gateway", "kept_awake_s"),
        HoldFirstP50Ms = Number(page, "gateway", "live", "hold_first_ms", "p50"),
        HoldFirstP99Ms = Number(page, "gateway", "live", "hold_first_ms", "p99"),
        HoldLaterP50Ms = Number(page, "gateway", "live", "hold_later_ms", "p50"),
        HoldLaterP99Ms = Number(page, "gateway", "live", "hold_later_ms", "p99"),
    };

    private static double? Number(JsonElement at, params ReadOnlySpan<string> path)
    {
        foreach (string name in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at.ValueKind == JsonValueKind.Number ? at.GetDouble() : null;
    }
}
