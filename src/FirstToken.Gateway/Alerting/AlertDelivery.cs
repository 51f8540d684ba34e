using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace FirstToken.Gateway.Alerting;

/// <summary>
/// Brings alarms to one sink, one after another, and tries again with growing pauses where it cannot be reached. Nobody waits for it: of more
/// than 64 waiting alarms the oldest are dropped.
/// </summary>
internal sealed partial class AlertDelivery : IAsyncDisposable
{
    private const int MostWaiting = 64;
    private const int MostDoublings = 10;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Channel<Alert> _waiting = Channel.CreateBounded<Alert>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private readonly IAlertSink _sink;
    private readonly AlertSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Random _jitter;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    /// <summary>Begins to deliver.</summary>
    /// <param name="sink">To whom.</param>
    /// <param name="settings">How often and how long to try.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of what could not be delivered.</param>
    public AlertDelivery(IAlertSink sink, AlertSettings settings, TimeProvider time, ILogger logger)
    {
        _sink = sink;
        _settings = settings;
        _time = time;
        _logger = logger;

        // Gateways that lost the same receiver must not come back to it in step.
        _jitter = new Random(HashCode.Combine(Environment.ProcessId, sink.Name));
        _loop = Task.Run(RunAsync);
    }

    /// <summary>To whom it delivers.</summary>
    public IAlertSink Sink => _sink;

    /// <summary>Hands over an alarm; returns at once.</summary>
    public void Enqueue(Alert alert) => _waiting.Writer.TryWrite(alert);

    /// <summary>Ends at once: what waits is dropped.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _stop.CancelAsync();
        await _loop;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await foreach (Alert alert in _waiting.Reader.ReadAllAsync(_stop.Token))
            {
                await DeliverAsync(alert);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    private async Task DeliverAsync(Alert alert)
    {
        for (int attempt = 1; ; attempt++)
        {
            if (await AttemptAsync(alert) is not { } failure)
            {
                return;
            }

            if (attempt >= _settings.Attempts || !failure.MayPass)
            {
                LogGivenUp(alert.Name, _sink.Name, attempt, failure.Why);
                return;
            }

            await Task.Delay(Pause(attempt), _time, _stop.Token);
        }
    }

    // Half of the pause is fixed, half is chance.
    private TimeSpan Pause(int attempt)
    {
        TimeSpan pause = FirstPause * (1 << Math.Min(attempt - 1, MostDoublings));
        pause = pause < LongestPause ? pause : LongestPause;
        return (pause / 2) + (pause / 2 * _jitter.NextDouble());
    }

    private async Task<(string Why, bool MayPass)?> AttemptAsync(Alert alert)
    {
        using var limit = new CancellationTokenSource(_settings.AttemptTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop.Token);
        try
        {
            await _sink.SendAsync(alert, both.Token);
            return null;
        }
        catch (AlertRefusedException refused)
        {
            return (refused.Message, refused.MayPass);
        }
        catch (HttpRequestException unreachable)
        {
            // Its message may hold the URL.
            return ($"it cannot be reached ({unreachable.HttpRequestError})", true);
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            return ($"no answer within {_settings.AttemptTimeout.TotalSeconds:0} s", true);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "alert {Name} could not be delivered to {Sink} in {Attempts} attempts: {Why}")]
    private partial void LogGivenUp(string name, string sink, int attempts, string why);
}
