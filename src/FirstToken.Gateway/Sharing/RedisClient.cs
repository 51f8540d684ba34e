using FirstToken.Gateway.Settings;

namespace FirstToken.Gateway.Sharing;

/// <summary>
/// Speaks to one Redis server, and never waits for it longer than the budget. While the server is gone or behind, callers are told
/// so at once; it is looked for in the background.
/// </summary>
/// <remarks>
/// Our own, since of StackExchange.Redis only version 1.2.6 can be had. That is of 2017: older than users, than version 3 of the protocol
/// (with which subscriptions need no second connection), and than trimmed builds such as ours. What is needed of such a client is little.
/// </remarks>
internal sealed class RedisClient : IAsyncDisposable
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly Task<RespReply?> s_nothing = Task.FromResult<RespReply?>(null);

    private readonly RedisDialer _dialer;
    private readonly TimeSpan _budget;
    private readonly TimeProvider _time;
    private readonly Subscriptions _subscriptions = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Action _connected;
    private readonly Task _work;
    private volatile RedisConnection? _connection;
    private volatile string? _problem;

    /// <param name="settings">Which server, and how long it may take.</param>
    /// <param name="scripts">Scripts each connection begins by loading.</param>
    /// <param name="connected">Told each time a connection is ready.</param>
    /// <param name="time">The clock.</param>
    public RedisClient(RedisSettings settings, IReadOnlyList<RedisScript> scripts, Action connected, TimeProvider time)
    {
        (_budget, _connected, _time) = (settings.Budget, connected, time);
        _dialer = new RedisDialer(settings, scripts, time);
        _work = Task.Run(KeepConnectedAsync);
    }

    /// <summary>Whether there is a connection.</summary>
    public bool IsUp => _connection is not null;

    /// <summary>Why there is no connection; absent while there is one, and before the first was tried.</summary>
    public string? Problem => _problem;

    /// <summary>Asks something that somebody waits for: within the budget, or not at all.</summary>
    /// <returns>The reply; absent where none came in time.</returns>
    public Task<RespReply?> AskAsync(params ReadOnlySpan<RespArgument> command) => AskWithinAsync(_budget, command);

    /// <summary>Tells something that nobody waits for: given up only when the connection is.</summary>
    /// <returns>The reply; absent where none came.</returns>
    public Task<RespReply?> TellAsync(params ReadOnlySpan<RespArgument> command) => _connection?.AskAsync(s_patience, command) ?? s_nothing;

    /// <summary>Runs a script that somebody waits for.</summary>
    /// <returns>What it returned; absent where nothing came within the budget.</returns>
    public Task<RespReply?> AskAsync(RedisScript script, RespArgument[] keys, RespArgument[] arguments) => RunAsync(_budget, script, keys, arguments);

    /// <summary>Runs a script that nobody waits for.</summary>
    /// <returns>What it returned; absent where nothing came.</returns>
    public Task<RespReply?> TellAsync(RedisScript script, RespArgument[] keys, RespArgument[] arguments) => RunAsync(s_patience, script, keys, arguments);

    /// <summary>Listens to a channel, from now or from the next connection on.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="listener">Told each message, one at a time; must neither throw nor wait.</param>
    public void Subscribe(string channel, Action<ReadOnlyMemory<byte>> listener)
    {
        _subscriptions.Add(channel, listener);
        if (_connection is { } connection)
        {
            SubscribeAt(connection, channel);
        }
    }

    /// <summary>Closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
    }

    private static void SubscribeAt(RedisConnection connection, string channel) => _ = connection.AskAsync(s_patience, ["SUBSCRIBE", channel], isSubscription: true);

    private Task<RespReply?> AskWithinAsync(TimeSpan within, ReadOnlySpan<RespArgument> command) =>
        within > TimeSpan.Zero && _connection is { } connection && (within > _budget || !connection.IsBehind) ? connection.AskAsync(within, command) : s_nothing;

    private async Task<RespReply?> RunAsync(TimeSpan within, RedisScript script, RespArgument[] keys, RespArgument[] arguments)
    {
        long begun = _time.GetTimestamp();
        if (script.Hash is { } hash)
        {
            RespReply? reply = await AskWithinAsync(within, ["EVALSHA", hash, keys.Length, .. keys, .. arguments]);
            if (reply is not { Kind: RespKind.Error, ErrorCode: "NOSCRIPT" })
            {
                return reply;
            }
        }

        // Somebody has flushed the server's scripts. This loads it again.
        return await AskWithinAsync(within - _time.GetElapsedTime(begun), ["EVAL", script.Text, keys.Length, .. keys, .. arguments]);
    }

    private async Task KeepConnectedAsync()
    {
        TimeSpan pause = s_firstPause;
        while (!_stop.IsCancellationRequested)
        {
            (RedisConnection? connection, _problem) = await _dialer.ConnectAsync(_subscriptions.Deliver, _stop.Token);
            if (connection is not null)
            {
                long begun = _time.GetTimestamp();
                await UseAsync(connection);
                pause = _time.GetElapsedTime(begun) > s_longestPause ? s_firstPause : pause;
            }

            await Task.Delay(pause, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
        }
    }

    private async Task UseAsync(RedisConnection connection)
    {
        await using (connection)
        {
            _connection = connection;
            foreach (string channel in _subscriptions.Channels)
            {
                SubscribeAt(connection, channel);
            }

            _connected();
            await connection.Ended.WaitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _connection = null;
            _problem = "closed the connection";
        }
    }
}
