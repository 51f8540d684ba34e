using FirstToken.Gateway.Settings;
using Polly;
using Polly.CircuitBreaker;

namespace FirstToken.Gateway.Attempts;

/// <summary>Leaves an upstream alone for a while once too many of its answers are its own failures (Polly's circuit breaker).</summary>
internal sealed class CircuitBreaker
{
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline<AttemptEnd> _pipeline;
    private readonly BreakerSettings _settings;
    private readonly TimeProvider _time;
    private long _openedAt;
    private bool _opened;

    public CircuitBreaker(BreakerSettings settings, TimeProvider? time = null)
    {
        (_settings, _time) = (settings, time ?? TimeProvider.System);
        _pipeline = new ResiliencePipelineBuilder<AttemptEnd> { TimeProvider = _time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<AttemptEnd>
            {
                FailureRatio = settings.Failures,
                MinimumThroughput = settings.Of,
                SamplingDuration = settings.Window,
                BreakDuration = settings.Open,
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Result is { IsUpstreamsFault: true }),
                StateProvider = _state,
                OnOpened = _ =>
                {
                    LeaveAlone();
                    Opened?.Invoke();
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    /// <summary>Raised when this gateway itself has found the upstream failing; must not wait.</summary>
    public event Action? Opened;

    /// <summary>Whether requests are held back from the upstream. When its time is over, one request may try whether it is back.</summary>
    public bool IsOpen => Volatile.Read(ref _opened) && _time.GetElapsedTime(Volatile.Read(ref _openedAt)) < _settings.Open;

    /// <summary>Holds requests back from now on, for as long as the settings say: another gateway has found the upstream failing.</summary>
    public void LeaveAlone()
    {
        Volatile.Write(ref _openedAt, _time.GetTimestamp());
        Volatile.Write(ref _opened, true);
    }

    /// <summary>The state as metrics name it: <c>closed</c>, <c>open</c>, <c>half_open</c>.</summary>
    public string State => _state.CircuitState switch
    {
        _ when IsOpen => "open",
        CircuitState.Closed => "closed",
        CircuitState.HalfOpen => "half_open",
        _ => "open",
    };

    /// <summary>Makes an attempt, unless the upstream is left alone.</summary>
    public async Task<AttemptEnd> RunAsync(Func<Task<AttemptEnd>> attempt)
    {
        if (IsOpen)
        {
            return new AttemptEnd(AttemptOutcome.BreakerOpen);
        }

        try
        {
            return await _pipeline.ExecuteAsync(static async (run, _) => await run(), attempt);
        }
        catch (BrokenCircuitException)
        {
            return new AttemptEnd(AttemptOutcome.BreakerOpen);
        }
    }
}
