using FirstToken.Gateway.Watching;
using Microsoft.Extensions.Logging;

namespace FirstToken.Gateway.Alerting;

/// <summary>Looks at the rules every few seconds and tells the sinks of what changes. Away from the relay: nothing there waits for it.</summary>
internal sealed class AlertWatcher : IAsyncDisposable
{
    /// <summary>How often an alarm that lasts is sent again to those who want that.</summary>
    public static readonly TimeSpan RepeatEvery = TimeSpan.FromMinutes(1);

    private readonly GatewayMetrics _metrics;
    private readonly AlertSettings _settings;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<AlertDelivery> _deliveries;
    private readonly IReadOnlyList<AlertRule> _rules;
    private readonly AlertState[] _states;
    private readonly DateTimeOffset[] _sentAt;
    private MemoryFloor _memory = new();
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private volatile IReadOnlyList<string> _firing = [];
    private bool _replaced;
    private Task _loop = Task.CompletedTask;

    /// <summary>A watcher that does nothing yet.</summary>
    /// <param name="metrics">What is watched.</param>
    /// <param name="settings">The limits.</param>
    /// <param name="sinks">Who is told.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of what could not be delivered.</param>
    public AlertWatcher(GatewayMetrics metrics, AlertSettings settings, IEnumerable<IAlertSink> sinks, TimeProvider time, ILogger logger)
    {
        _metrics = metrics;
        _settings = settings;
        _time = time;
        _rules = AlertRules.Of(settings);
        _states = [.. _rules.Select(AlertState.First)];
        _sentAt = new DateTimeOffset[_rules.Count];
        _deliveries = [.. sinks.Select(sink => new AlertDelivery(sink, settings, time, logger))];
    }

    /// <summary>Names of the alarms that are raised.</summary>
    public IReadOnlyList<string> Firing => _firing;

    /// <summary>A watcher with the sinks that the settings name: the log always, webhook and Alertmanager where there is a URL.</summary>
    /// <param name="metrics">What is watched.</param>
    /// <param name="settings">The limits and the receivers.</param>
    /// <param name="client">Posts. It should not follow redirects; it is not disposed of.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public static AlertWatcher Create(GatewayMetrics metrics, AlertSettings settings, HttpMessageInvoker client, TimeProvider time, ILogger logger)
    {
        List<IAlertSink> sinks = [new LogAlertSink(logger)];
        if (settings.Webhook is { } webhook)
        {
            sinks.Add(new WebhookAlertSink(client, webhook, settings.WebhookShape));
        }

        if (settings.Alertmanager is { } alertmanager)
        {
            sinks.Add(new AlertmanagerSink(client, alertmanager, time));
        }

        return new AlertWatcher(metrics, settings, sinks, time, logger);
    }

    /// <summary>
    /// Goes on where another one stops, whose settings were others: what it raised stays raised until it is well by the rules of this
    /// one, and ends where there is no such rule any more. To be called before <see cref="Start"/>.
    /// </summary>
    /// <param name="earlier">The other one; it looks at nothing any more.</param>
    public void TakeOver(AlertWatcher earlier)
    {
        lock (earlier._lock)
        {
            earlier._replaced = true;
            _memory = earlier._memory;
            for (int i = 0; i < earlier._rules.Count; i++)
            {
                AlertRule rule = earlier._rules[i];
                int mine = Array.FindIndex([.. _rules], one => one.Name == rule.Name);
                if (mine >= 0)
                {
                    (_states[mine], _sentAt[mine]) = (earlier._states[i], earlier._sentAt[i]);
                }
                else if (earlier._states[i].Raised)
                {
                    Tell(rule, null, (earlier._states[i].RaisedAt, _time.GetUtcNow()), (false, _metrics.Live(_settings.Window).Simulated));
                }
            }

            _firing = Raised();
        }
    }

    /// <summary>Begins to watch.</summary>
    public void Start() => _loop = RunAsync();

    /// <summary>Looks at every rule once.</summary>
    public void Evaluate()
    {
        lock (_lock)
        {
            if (_replaced)
            {
                return;
            }

            DateTimeOffset now = _time.GetUtcNow();
            GatewayExtremes extremes = _metrics.Extremes();
            LiveFigures live = _metrics.Live(_settings.Window);
            TimeSpan uptime = _metrics.Uptime;
            _memory.Observe(extremes.Process.WorkingSetBytes, uptime);

            // A window that has not filled yet would make a slow start look like silence.
            AlertInput input = AlertInput.Of(live, extremes, _memory.Growth(uptime), _settings.LeastRequests);
            input = uptime < _settings.Window ? input with { RequestsPerSecond = null } : input;
            for (int i = 0; i < _rules.Count; i++)
            {
                Step_NeedsLock(i, _rules[i].Value(input), (now, live.Simulated));
            }

            _firing = Raised();
        }
    }

    /// <summary>Ends at once; alarms that last are not ended, for what they tell of has not.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        foreach (AlertDelivery delivery in _deliveries)
        {
            await delivery.DisposeAsync();
        }

        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(_settings.Every, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                Evaluate();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    private string[] Raised() => [.. _rules.Where((_, i) => _states[i].Raised).Select(rule => rule.Name)];

    private void Step_NeedsLock(int index, double? value, (DateTimeOffset Now, bool Simulated) at)
    {
        AlertState before = _states[index];
        AlertState after = _states[index] = before.Next(_rules[index], value, at.Now);
        bool repeated = before.Raised && after.Raised;
        if ((!before.Raised && !after.Raised) || (repeated && at.Now - _sentAt[index] < RepeatEvery))
        {
            return;
        }

        _sentAt[index] = at.Now;
        Tell(_rules[index], value, (after.Raised ? after.RaisedAt : before.RaisedAt, after.Raised ? null : at.Now), (repeated, at.Simulated));
    }

    private void Tell(AlertRule rule, double? value, (DateTimeOffset Start, DateTimeOffset? End) lasts, (bool Repeated, bool Simulated) marks)
    {
        var alert = new Alert
        {
            Name = rule.Name,
            Instance = _settings.Instance,
            Label = rule.Label,
            Unit = rule.Unit,
            Limit = rule.Limit,
            Below = rule.Below,
            Value = value,
            StartsAt = lasts.Start,
            EndsAt = lasts.End,
            Repeated = marks.Repeated,
            Simulated = marks.Simulated,
        };
        foreach (AlertDelivery delivery in _deliveries)
        {
            if (!marks.Repeated || delivery.Sink.WantsRepeats)
            {
                delivery.Enqueue(alert);
            }
        }
    }
}
