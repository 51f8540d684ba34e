using FirstToken.Gateway.Settings;
using Polly;
using Polly.CircuitBreaker;

namespace FirstToken.Gateway.Attempts;

/// <summary>Leaves an upstream alone for a while once too many of its answers are its own failures (Polly's circuit breaker).</summary>
internal sealed class CircuitBreaker
{
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline<AttemptEnd> _pipeline;

    public CircuitBreaker(BreakerSettings settings, TimeProvider? time = null) =>
        _pipeline = new ResiliencePipelineBuilder<AttemptEnd> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<AttemptEnd>
            {
                FailureRatio = settings.Failures,
                MinimumThroughput = settings.Of,
                SamplingDuration = settings.Window,
                BreakDuration = settings.Open,
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Result is { IsUpstreamsFault: true }),
                StateProvider = _state,
            })
            .Build();

    /// <summary>Whether requests are held back from the upstream. One may try whether it is back, from time to time.</summary>
    public bool IsOpen => _state.CircuitState is CircuitState.Open or CircuitState.Isolated;

    /// <summary>The state as metrics name it: <c>closed</c>, <c>open</c>, <c>half_open</c>.</summary>
    public string State => _state.CircuitState switch
    {
        CircuitState.Closed => "closed",
        CircuitState.HalfOpen => "half_open",
        _ => "open",
    };

    /// <summary>Makes an attempt, unless the upstream is left alone.</summary>
    public async Task<AttemptEnd> RunAsync(Func<Task<AttemptEnd>> attempt)
    {
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
