using System.Diagnostics;
using System.Net;
using System.Text;
using FirstToken.Gateway.Attempts;
using FirstToken.Gateway.CacheInjection;
using FirstToken.Gateway.Guarding;
using FirstToken.Gateway.Listening;
using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Replaying;
using FirstToken.Gateway.Routing;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Sharing;
using FirstToken.Gateway.Tapping;
using FirstToken.Gateway.WarmingUp;
using FirstToken.Gateway.Watching;
using FirstToken.Pricing;
using FirstToken.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace FirstToken.Gateway.Serving;

/// <summary>A running gateway.</summary>
public sealed class GatewayServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    // Without TLS; Kestrel has the rest then.
    private readonly Http1Server? _plain;
    private readonly DeadlineWatch _watch;
    private readonly GatewayOverview _overview;
    private readonly StreamCount _streams = new();
    private readonly RecordQueue _records;
    private readonly Relay _relay;
    private readonly Action<Route> _leave;
    private readonly GuardedRelay _guarded;
    private readonly ReplayRelay _replays;
    private readonly InjectionStep _injection;
    private readonly SemanticIndex _semantic;
    private ConnectionKeeper? _keeper;
    private readonly WarmUp _warmUp = new();
    private readonly CancellationTokenSource _stop = new();
    private Route? _warmRoute;
    private Task _warming = Task.CompletedTask;
    private readonly TimeProvider _time;
    private readonly ServerTls? _tls;
    private readonly GatewaySharing? _sharing;
    private readonly ActiveRequests _active;
    private readonly Lock _reloading = new();
    private GatewayState _state;
    private volatile bool _draining;

    private GatewayServer(
        WebApplication application, Http2Detour http2, GatewaySettings settings, ServerTls? tls, IReadOnlyList<IRecordSink> sinks, PriceTable prices, TimeProvider time, ClientConnections clients, Action<string> say)
    {
        _application = application;
        _plain = tls is null ? new Http1Server(HandleAsync, http2, time) : null;
        (_tls, _time) = (tls, time);
        _sharing = settings.Redis is { } redis ? new GatewaySharing(redis, time) : null;
        _state = GatewayState.Build(settings, time, sharing: _sharing);
        _active = new ActiveRequests(() => _state.Settings, say);
        _sharing?.Connected += () => _state.Keys.ShareAgain();
        _sharing?.Store.Subscribe(GatewayState.BreakerChannel, name => _state.Upstreams.GetValueOrDefault(Encoding.UTF8.GetString(name.Span))?.Breaker?.LeaveAlone());
        var readers = new TapReaders();
        _watch = new DeadlineWatch(time);
        _overview = new GatewayOverview(Gauges(clients), () => _state.Settings, time, say);
        var tools = new AttemptTools(_watch, readers, new TtftBook(time), _overview.Metrics.Effects, time, () => _state.Settings) { Streams = _streams };
        _injection = new InjectionStep(prices, tools.Effects, time);
        _semantic = new SemanticIndex(tools.Effects);
        _records = new RecordQueue(
            new RecordMaker(prices, time), readers, [new KeyUseSink(() => _state.Keys), tools.Book, tools.Hedges, tools.Pacer, _injection, new EffectSink(tools.Effects), _overview.Metrics, _overview.Exports, .. sinks]);
        _relay = new Relay(_watch, readers, _records, () => _state.Settings.AskForIdentity, () => _state.Settings.ServerTiming) { Streams = _streams };
        _leave = Leave;
        _guarded = new GuardedRelay(tools, _records);
        _replays = new ReplayRelay(tools, _guarded, _injection, _records, new AnswerCache(_sharing?.Store, time), _semantic);
    }

    /// <summary>Where clients find it.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1");

    /// <summary>Why nothing is shared with other gateways just now, in one line; absent where it is, or is not meant to be.</summary>
    public string? SharingProblem => _sharing?.Problem;

    /// <summary>What is shared with other gateways, where something is.</summary>
    internal GatewaySharing? Sharing => _sharing;

    /// <summary>The circuit breaker of an upstream; absent where it has none.</summary>
    internal CircuitBreaker? BreakerOf(string upstream) => _state.Upstreams.GetValueOrDefault(upstream)?.Breaker;

    /// <summary>Requests under way.</summary>
    public int Active => _active.Count;

    /// <summary>Starts a gateway.</summary>
    /// <param name="settings">What it is told.</param>
    /// <param name="sinks">Who takes the records.</param>
    /// <param name="prices">What tokens cost.</param>
    /// <param name="time">The clock.</param>
    /// <param name="say">Told of alarms, a line at a time, on any thread.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="FormatException">The address to listen on is none.</exception>
    /// <exception cref="IOException">It cannot be listened on; a <see cref="System.Net.Sockets.SocketException"/> where it is without TLS.</exception>
    public static async Task<GatewayServer> StartAsync(
        GatewaySettings settings, IReadOnlyList<IRecordSink> sinks, PriceTable prices, TimeProvider time, Action<string> say, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(sinks);
        ArgumentNullException.ThrowIfNull(say);
        IPEndPoint listen = ListenAddress.Parse(settings.Listen);
        ServerTls? tls = settings.Tls is { } files ? new ServerTls(files) : null;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseSockets(sockets =>
        {
            // Reads and writes go on where they completed. A hop to another thread costs a first token 0.2 ms (facts: relay.md §2.2).
            sockets.UnsafePreferInlineScheduling = true;
            sockets.NoDelay = true;
            sockets.Backlog = 65_535;
        });
        if (tls is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        var clients = new ClientConnections();
        var http2 = new Http2Detour();
        builder.Services.AddSingleton<IConnectionListenerFactory>(http2);
        builder.WebHost.ConfigureKestrel(kestrel => ClientSide.Configure(kestrel, listen, clients, tls, http2));
        WebApplication application = builder.Build();
        var server = new GatewayServer(application, http2, settings, tls, sinks, prices, time, clients, say);
        application.Run(server.HandleAsync);
        try
        {
            await application.StartAsync(cancellationToken);
            int port = server._plain?.Start(listen).Port ?? new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
            server.Url = new UriBuilder(ListenAddress.Url(new IPEndPoint(listen.Address, port))) { Scheme = tls is null ? "http" : "https" }.Uri;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        server._keeper = new ConnectionKeeper(() => server._state.Upstreams.Values, time);
        server._warming = Task.WhenAll(server.WarmUpAsync(), server._keeper.First);
        return server;
    }

    /// <summary>Whether a request has gone through every route, so that the next finds code compiled and connections open.</summary>
    public bool IsReady => _warmUp.IsDone && !_draining;

    /// <summary>Ends when the warm-up is over, whatever came of it.</summary>
    public Task WarmedUp => _warming;

    /// <summary>Takes new settings. Streams under way go on as they began; connections to upstreams that stay as they were are kept.</summary>
    /// <param name="settings">The new settings; where to listen, and whether with TLS, cannot change.</param>
    /// <exception cref="IOException">A certificate cannot be read; nothing has changed then.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A certificate cannot be used; nothing has changed then.</exception>
    public void Reload(GatewaySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        lock (_reloading)
        {
            if (settings.Tls is { } files)
            {
                _tls?.Load(files);
            }

            GatewayState earlier = _state;
            _state = GatewayState.Build(settings, _time, earlier, _sharing);
            earlier.Retire(_state);
            _overview.Follow(settings);
            _active.Follow();
        }
    }

    /// <summary>Refuses new requests, lets those under way finish for as long as the settings say, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _draining = true;
        await _stop.CancelAsync();
        if (_keeper is not null)
        {
            await _keeper.DisposeAsync();
        }

        await _warming;
        using (var limit = new CancellationTokenSource(_state.Settings.Drain))
        {
            await Task.WhenAll(_application.StopAsync(limit.Token), _plain?.StopAsync(limit.Token) ?? Task.CompletedTask);
        }

        if (_plain is not null)
        {
            await _plain.DisposeAsync();
        }

        await _application.DisposeAsync();
        await _records.DisposeAsync();
        await _overview.DisposeAsync();
        if (_sharing is not null)
        {
            await _sharing.DisposeAsync();
        }

        _active.Dispose();
        _semantic.Dispose();
        _watch.Dispose();
        _stop.Dispose();
        foreach (Upstream upstream in _state.Upstreams.Values)
        {
            upstream.Dispose();
        }
    }

    private GatewayGauges Gauges(ClientConnections clients) => new()
    {
        ActiveRequests = () => Active,
        ActiveStreams = () => _streams.Now,
        PeakStreams = () => _streams.Peak,
        UpstreamConnections = () => _state.Upstreams.Values.Sum(upstream => upstream.Connections.Open),
        ClientConnections = () => _plain?.Open ?? clients.Open,
        DroppedRecords = () => _records.Lost,
        Breakers = () => _state.Upstreams.Values.Where(upstream => upstream.Breaker is not null).ToDictionary(upstream => upstream.Name, upstream => upstream.Breaker!.State, StringComparer.Ordinal),
        PolledInVain = () => StampedSocket.PolledInVain is { Ticks: > 0 } polled ? polled : null,
        KeptAwake = () => _active.KeptAwake,
        Phase = () => _draining ? GatewayPhase.Draining : IsReady ? GatewayPhase.Ready : GatewayPhase.Starting,
    };

    // Waits itself for nothing that is mostly there at once: a method that waits costs an object, and a wake-up, for each request.
    private Task HandleAsync(HttpContext context)
    {
        long arrived = Stopwatch.GetTimestamp();
        if (_draining)
        {
            context.Response.Headers.Connection = "close";
            Time(context, arrived);
            return Refusal.SendAsync(context, ApiFamilies.Anthropic, 503, "draining", "gateway: shutting down; try again elsewhere");
        }

        bool warming = context.Request.Headers.TryGetValue(WarmUp.Header, out StringValues secret) && secret == _warmUp.Secret;
        bool page = _overview.Pages.Have(context.Request);
        ValueTask<bool> turnedAway = warming ? new ValueTask<bool>(false) : IsTurnedAwayAsync(context, page, arrived);
        return !turnedAway.IsCompletedSuccessfully ? AnswerLaterAsync(turnedAway, context, page, arrived)
            : turnedAway.Result ? Task.CompletedTask
            : AnswerAsync(context, page, warming, arrived);
    }

    private async Task AnswerLaterAsync(ValueTask<bool> turnedAway, HttpContext context, bool page, long arrived)
    {
        if (!await turnedAway)
        {
            await AnswerAsync(context, page, warming: false, arrived);
        }
    }

    private Task AnswerAsync(HttpContext context, bool page, bool warming, long arrived)
    {
        if (page)
        {
            return _overview.Pages.AnswerAsync(context);
        }

        Route? route = Enter(context, warming);
        if (route is null)
        {
            return RefuseAsync(context, arrived);
        }

        _active.Enter();
        return route.Settings.IsGuarded && !warming ? GuardAsync(context, route, arrived) : _relay.CarryAsync(context, route, arrived, isRecorded: !warming, _leave);
    }

    private async Task GuardAsync(HttpContext context, Route route, long arrived)
    {
        try
        {
            if (await ClientRequestReader.TryReadAsync(context, route, arrived) is not { } request)
            {
                await _relay.CarryAsync(context, route, arrived, isRecorded: true, over: null);
            }
            else if (request.Refusal is { } refusal)
            {
                Time(context, arrived);
                await Gate.RefuseAsync(context, route.First.Family, refusal);
            }
            else
            {
                await CarryAsync(request, new ClientSink(context), context.Request.Headers[Relay.SessionField]);
            }
        }
        finally
        {
            Leave(route);
        }
    }

    private void Time(HttpContext context, long arrived)
    {
        if (_state.Settings.ServerTiming)
        {
            HeaderRules.Add(context.Response.Headers, ServerTiming.Field, ServerTiming.Of(arrived));
        }
    }

    private void Leave(Route route)
    {
        _active.Leave();
        route.Leave();
    }

    private async Task CarryAsync(ClientRequest request, ClientSink client, string? session)
    {
        if (ReplayRelay.Takes(request))
        {
            await _replays.CarryAsync(request, client, session);
        }
        else
        {
            await _guarded.CarryAsync(_injection.Apply(request), client, session);
        }
    }

    // The pages are behind the keys, but nobody pays for a look at them.
    private async ValueTask<bool> IsTurnedAwayAsync(HttpContext context, bool page, long arrived)
    {
        GatewayState state = _state;
        if (!state.Keys.AreNeeded)
        {
            return false;
        }

        Route? wanted = page ? null : Find(state, context, warming: false);
        if (wanted is null && Gate.IsOpen(context))
        {
            return false;
        }

        KeyRefusal? refusal = state.Keys.Check(context.Request.Headers, out KeyHolder? caller);
        if (refusal is null && wanted is not null && caller is not null)
        {
            refusal = await caller.Use.EnterAsync(caller.Key);
        }

        if (refusal is not null)
        {
            Time(context, arrived);
            await Gate.RefuseAsync(context, wanted?.First.Family ?? ApiFamilies.Anthropic, refusal);
            return true;
        }

        RelayFeatures.Note(context, caller);
        return false;
    }

    private Route? Find(GatewayState state, HttpContext context, bool warming)
    {
        if (!RequestPath.TryRead(RelayFeatures.RawTarget(context), out ReadOnlySpan<char> path, out _))
        {
            return null;
        }

        return warming && _warmRoute is { } warm && path.StartsWith(warm.Settings.Prefix, StringComparison.Ordinal) ? warm : state.Routes.Find(path);
    }

    // Between finding a route and entering it a reload may close its upstreams: then the next state has the answer.
    private Route? Enter(HttpContext context, bool warming)
    {
        while (true)
        {
            GatewayState state = _state;
            Route? route = Find(state, context, warming);
            if (route is null || route.TryEnter())
            {
                return route;
            }

            if (ReferenceEquals(state, _state))
            {
                return null;
            }
        }
    }

    private async Task WarmUpAsync()
    {
        try
        {
            await using (var canned = new CannedUpstream())
            {
                _warmRoute = _warmUp.RouteTo(canned);
                await _warmUp.CompileAsync(Url, _stop.Token);
                _warmRoute.First.Dispose();
                _warmRoute = null;
            }

            await _warmUp.ReachAsync(Url, _state.Settings.WarmUpRoutes ? _state.Routes.Routes : [], _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopped before it was warm.
        }
    }

    private Task RefuseAsync(HttpContext context, long arrived)
    {
        switch (context.Request.Path.Value)
        {
            case "/healthz":
                return context.Response.WriteAsync("ok\n", context.RequestAborted);
            case "/readyz":
                return ReadyPage.SendAsync(context, _warmUp, _draining);
        }

        Time(context, arrived);
        string prefixes = string.Join(", ", _state.Routes.Routes.Select(route => route.Settings.Prefix + "/*").Order(StringComparer.Ordinal));
        string hint = StandardRoutes.Hint(context.Request.Path.Value ?? string.Empty, _state.Settings);
        return Refusal.SendAsync(context, ApiFamilies.Anthropic, 404, "no_route", $"gateway: no route for this path; there are {prefixes}{hint}");
    }
}
