using System.Threading.Channels;
using FirstToken.Gateway.Serving;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tapping;
using FirstToken.Pricing;
using Xunit;

namespace FirstToken.Gateway.Tests;

/// <summary>A gateway on a free port, every standard route leading to one upstream, its records at hand.</summary>
internal sealed class RunningGateway : IRecordSink, IAsyncDisposable
{
    private readonly Channel<GatewayRecord> _records = Channel.CreateUnbounded<GatewayRecord>();
    private GatewayServer? _server;

    public Uri Url => _server!.Url;

    public GatewayServer Server => _server!;

    public static async Task<RunningGateway> StartAsync(Uri upstream, Func<GatewaySettings, GatewaySettings>? change = null)
    {
        GatewaySettings settings = StandardRoutes.With([.. StandardRoutes.UpstreamNames.Select(name => new UpstreamSettings { Name = name, Api = name, Url = upstream })]) with
        {
            Listen = "127.0.0.1:0",
            Drain = TimeSpan.FromSeconds(5),
            WarmUpRoutes = false, // a scripted upstream expects what the test sends, and nothing else
        };
        var gateway = new RunningGateway();
        gateway._server = await GatewayServer.StartAsync(change?.Invoke(settings) ?? settings, [gateway], PriceTable.Default, TimeProvider.System, TestContext.Current.CancellationToken);
        return gateway;
    }

    /// <summary>The same settings with other deadlines on every route.</summary>
    public static GatewaySettings With(GatewaySettings settings, GatewayDeadlines deadlines) =>
        settings with { Routes = [.. settings.Routes.Select(route => route with { Deadlines = deadlines })] };

    public Task<RawConnection> ConnectAsync() => RawConnection.ConnectAsync(Url);

    public async Task<GatewayRecord> NextRecordAsync() => await _records.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public void Take(GatewayRecord record) => _records.Writer.TryWrite(record);

    public async ValueTask DisposeAsync() => await _server!.DisposeAsync();
}
