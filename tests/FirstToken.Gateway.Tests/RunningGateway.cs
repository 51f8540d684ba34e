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
    private readonly Channel<string> _said = Channel.CreateUnbounded<string>();
    private GatewayServer? _server;

    public Uri Url => _server!.Url;

    /// <summary>What it told its operator.</summary>
    public ChannelReader<string> Said => _said.Reader;

    /// <summary>What it was told at the start.</summary>
    public GatewaySettings Settings { get; private init; } = null!;

    public GatewayServer Server => _server!;

    /// <summary>Whether it takes its records where nobody is held up by it.</summary>
    public bool TakesItsTime { get; private init; }

    /// <summary>The thread that brought the newest record.</summary>
    public Thread? RecordThread { get; private set; }

    public static async Task<RunningGateway> StartAsync(Uri upstream, Func<GatewaySettings, GatewaySettings>? change = null, bool takesItsTime = false)
    {
        GatewaySettings settings = StandardRoutes.With([.. StandardRoutes.UpstreamNames.Select(name => new UpstreamSettings { Name = name, Api = name, Url = upstream })]) with
        {
            Listen = "127.0.0.1:0",
            Drain = TimeSpan.FromSeconds(5),
            WarmUpRoutes = false, // a scripted upstream expects what the test sends, and nothing else
        };
        settings = change?.Invoke(settings) ?? settings;
        var gateway = new RunningGateway { Settings = settings, TakesItsTime = takesItsTime };
        gateway._server = await GatewayServer.StartAsync(
            settings, [gateway], PriceTable.Default, TimeProvider.System, line => gateway._said.Writer.TryWrite(line), TestContext.Current.CancellationToken);
        return gateway;
    }

    /// <summary>The same settings with other deadlines on every route.</summary>
    public static GatewaySettings With(GatewaySettings settings, GatewayDeadlines deadlines) =>
        settings with { Routes = [.. settings.Routes.Select(route => route with { Deadlines = deadlines })] };

    /// <summary>Asks for a page over a connection of its own: the whole answer, head and body.</summary>
    public async Task<string> GetAsync(string path, string headers = "", string method = "GET")
    {
        using RawConnection client = await ConnectAsync();
        await client.SendAsync($"{method} {path} HTTP/1.1\r\nHost: gateway\r\n{headers}Connection: close\r\n\r\n");
        return await client.ReadToEndAsync();
    }

    public Task<RawConnection> ConnectAsync() => RawConnection.ConnectAsync(Url);

    /// <summary>Whether there is a record that nobody has asked for.</summary>
    public bool HasRecord => _records.Reader.TryPeek(out _);

    public async Task<GatewayRecord> NextRecordAsync() => await _records.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public void Take(GatewayRecord record)
    {
        RecordThread = Thread.CurrentThread;
        _records.Writer.TryWrite(record);
    }

    public async ValueTask DisposeAsync() => await _server!.DisposeAsync();
}
