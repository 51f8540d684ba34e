using Microsoft.Extensions.Logging;

namespace FirstToken.Gateway.Alerting;

/// <summary>A log whose lines go to one delegate: the terminal's.</summary>
/// <param name="say">Takes a line.</param>
internal sealed class LineLogger(Action<string> say) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            say(formatter(state, exception).ReplaceLineEndings(" "));
        }
    }
}
