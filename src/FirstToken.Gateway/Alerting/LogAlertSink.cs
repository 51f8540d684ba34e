using Microsoft.Extensions.Logging;

namespace FirstToken.Gateway.Alerting;

/// <summary>Writes alarms to the log, a line each.</summary>
internal sealed partial class LogAlertSink(ILogger logger) : IAlertSink
{
    public string Name => "log";

    public bool WantsRepeats => false;

    public Task SendAsync(Alert alert, CancellationToken cancellationToken)
    {
        if (alert.EndsAt is null)
        {
            LogFiring(alert.Name, alert.Summary);
        }
        else
        {
            LogResolved(alert.Name, alert.Summary);
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "alert {Name} {Summary}")]
    private partial void LogFiring(string name, string summary);

    [LoggerMessage(Level = LogLevel.Information, Message = "alert {Name} {Summary}")]
    private partial void LogResolved(string name, string summary);
}
