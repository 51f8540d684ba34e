using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tapping;
using FirstToken.Gateway.Watching;
using FirstToken.Providers;
using FirstToken.Recording;

namespace FirstToken.Gateway.Tests.Watching;

/// <summary>Records and settings of made-up traffic.</summary>
internal static class Some
{
    public const long Ms = 1_000_000;
    public const long Us = 1_000;

    /// <summary>A streamed answer: TTFB 150 ms, TTFT 200 ms, three chunks 20 ms apart, held 60, 30 and 40 µs.</summary>
    public static GatewayRecord Record(Func<RequestRecord, RequestRecord>? change = null)
    {
        var request = new RequestRecord
        {
            Number = 0,
            Target = 0,
            StartedUnixNs = ManualClock.Start.ToUnixTimeMilliseconds() * Ms,
            LatenessNs = 500 * Us,
            SendNs = 20 * Us,
            TtfbNs = 150 * Ms,
            OutputOffsetsNs = [200 * Ms, 220 * Ms, 240 * Ms],
            HoldsNs = [60 * Us, 30 * Us, 40 * Us],
            EndNs = 241 * Ms,
            Status = 200,
            Usage = new Usage { InputUncached = 100, CacheRead = 40, CacheWrite = 8, Output = 25 },
            CostUsd = 0.0015m,
            Simulated = true,
        };
        return new GatewayRecord
        {
            Request = change?.Invoke(request) ?? request,
            Route = "/v1",
            Upstream = "anthropic",
            Api = "anthropic.messages",
            Model = "claude-haiku-4-5",
            Streamed = true,
            ClientStatus = 200,
            RequestBytes = 1_200,
            AnswerBytes = 3_400,
            FirstHoldNs = 55 * Us,
            TotalNs = 242 * Ms,
        };
    }

    /// <summary>A request that the provider refused for too many before it.</summary>
    public static GatewayRecord Refused() => Record(request => request with
    {
        OutputOffsetsNs = [],
        HoldsNs = [],
        EndNs = null,
        TtfbNs = 30 * Ms,
        Usage = null,
        CostUsd = null,
        Status = 429,
        Error = new RequestError(ErrorKind.RateLimit, "too many requests"),
    }) with
    {
        ClientStatus = 429,
        Streamed = false,
        TotalNs = 31 * Ms,
    };

    /// <summary>A streamed answer on a connection opened for it.</summary>
    public static GatewayRecord Opened(long connectMs = 12) => Record(request => request with
    {
        NewConnection = true,
        DnsNs = 1 * Ms,
        ConnectNs = connectMs * Ms,
        TlsNs = 2 * Ms,
    });

    public static GatewayMetrics Metrics(ManualClock clock, GatewayGauges? gauges = null) =>
        new(gauges ?? new GatewayGauges(), clock, () => new ProcessUsage(80_000_000, 20_000_000, clock.GetElapsedTime(0) * 0.02));

    public static GatewaySettings Settings() => new()
    {
        Upstreams =
        [
            new UpstreamSettings { Name = "anthropic", Api = "anthropic", Url = new Uri("https://user:hunter2@api.example.test/base?token=hunter2"), MaxConnections = 200, WarmConnections = 4 },
        ],
        Routes = [new RouteSettings { Prefix = "/v1", Upstreams = ["anthropic"] }],
    };

    /// <summary>The traffic behind the samples of docs/gateway-metrics.md.</summary>
    public static GatewayMetrics Traffic(ManualClock clock)
    {
        var metrics = Metrics(clock, new GatewayGauges
        {
            ActiveRequests = () => 3,
            ActiveStreams = () => 2,
            PeakStreams = () => 14,
            UpstreamConnections = () => 14,
            DroppedRecords = () => 0,
            Phase = () => GatewayPhase.Ready,
        });
        for (int i = 0; i < 700; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(350));
            long spread = i * 37 % 100;
            metrics.Take(i % 50 == 0
                ? Opened(10 + (spread / 10))
                : Record(request => request with
                {
                    LatenessNs = (150 + spread) * Us,
                    OutputOffsetsNs = [(180 + spread) * Ms, (200 + spread) * Ms, (221 + spread) * Ms],
                    HoldsNs = [(50 + (spread / 4)) * Us, (25 + (spread / 8)) * Us, (28 + (spread / 8)) * Us],
                }));
            if (i % 70 == 7)
            {
                metrics.Take(Refused());
            }
        }

        return metrics;
    }
}
