using System.Threading.Channels;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tapping;

namespace FirstToken.Gateway.Exporting;

/// <summary>
/// Sends spans and metrics to one receiver, away from the relay: a bounded queue, batches, and a task that waits for the receiver so that
/// nobody else does. What the queue has no room for is left out, and counted.
/// </summary>
internal sealed class OtlpExporter : IAsyncDisposable
{
    /// <summary>Records that wait at most.</summary>
    public const int MostWaiting = 8_192;

    private const int MostInBatch = 512;
    private static readonly TimeSpan s_lastChance = TimeSpan.FromSeconds(5);

    private readonly Channel<GatewayRecord> _waiting = Channel.CreateBounded<GatewayRecord>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly OtlpSettings _settings;
    private readonly Func<GatewaySettings> _gateway;
    private readonly OtlpPost _post;
    private readonly OtlpMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Action<string> _say;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _giveUp = new();
    private readonly Task _loop;
    private long _dropped;
    private long _sent;
    private bool _failing;
    private bool _anything;

    /// <summary>Begins to send.</summary>
    /// <param name="settings">Where to.</param>
    /// <param name="gateway">What the gateway is told, for the addresses of upstreams.</param>
    /// <param name="client">Posts; it is not disposed of.</param>
    /// <param name="time">The clock.</param>
    /// <param name="say">Told once when the receiver takes nothing, and once when it does again.</param>
    public OtlpExporter(OtlpSettings settings, Func<GatewaySettings> gateway, HttpMessageInvoker client, TimeProvider time, Action<string> say)
    {
        (_settings, _gateway, _time, _say) = (settings, gateway, time, say);
        _post = new OtlpPost(client, settings, time);
        _metrics = new OtlpMetrics(NowUnixNs());
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Spans left out: the queue was full, or the receiver did not take them.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Spans the receiver took.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Takes a record; returns at once.</summary>
    public void Take(GatewayRecord record)
    {
        if (!record.IsByUpstream)
        {
            return; // no model was asked
        }

        if (!_waiting.Writer.TryWrite(record))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <summary>Sends what waits, for five seconds at most, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        _giveUp.CancelAfter(s_lastChance);
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
        _giveUp.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(_settings.Every, _time);
        try
        {
            bool goesOn;
            do
            {
                goesOn = await TickAsync(timer);
                await SendAllAsync();
            }
            while (goesOn);
        }
        catch (OperationCanceledException) when (_giveUp.IsCancellationRequested)
        {
            // The receiver had its last chance.
        }
    }

    private async Task<bool> TickAsync(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return false; // the gateway stops: what waits is sent now, once
        }
    }

    private async Task SendAllAsync()
    {
        List<(GatewayRecord Record, GenAi Names)> batch = [];
        while (_waiting.Reader.TryRead(out GatewayRecord? record))
        {
            _anything = true;
            GenAi names = GenAi.Of(record, _gateway());
            _metrics.Add(record, names);

            // Who starts a trace says whether it is recorded; who says nothing wants it.
            if (_settings.Traces && TraceParent.Read(record.TraceParent) is not { Sampled: false })
            {
                batch.Add((record, names));
            }

            if (batch.Count == MostInBatch)
            {
                await SendSpansAsync(batch);
                batch.Clear();
            }
        }

        if (batch.Count > 0)
        {
            await SendSpansAsync(batch);
        }

        // Receivers take a series that falls silent for one that has ended: it is sent again though nothing came.
        if (_anything && _settings.Metrics)
        {
            (_, string? why) = await _post.SendAsync("metrics", OtlpJson.Message("Metrics", "metrics", _settings.ServiceName, json => _metrics.Write(json, NowUnixNs())), _giveUp.Token);
            Tell(why);
        }
    }

    private async Task SendSpansAsync(List<(GatewayRecord Record, GenAi Names)> batch)
    {
        byte[] message = OtlpJson.Message("Spans", "spans", _settings.ServiceName, json =>
        {
            foreach ((GatewayRecord record, GenAi names) in batch)
            {
                SpanJson.Write(json, record, names);
            }
        });
        (long refused, string? why) = await _post.SendAsync("traces", message, _giveUp.Token);
        long dropped = why is null ? Math.Clamp(refused, 0, batch.Count) : batch.Count;
        Interlocked.Add(ref _dropped, dropped);
        Interlocked.Add(ref _sent, batch.Count - dropped);
        Tell(why);
    }

    private void Tell(string? why)
    {
        if (why is not null && !_failing)
        {
            _say($"otlp: {_settings.Endpoint.Scheme}://{_settings.Endpoint.Authority} takes nothing: {why}; what is not taken is dropped and counted");
        }
        else if (why is null && _failing)
        {
            _say($"otlp: {_settings.Endpoint.Scheme}://{_settings.Endpoint.Authority} takes it again");
        }

        _failing = why is not null;
    }

    private long NowUnixNs() => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
