namespace FirstToken.Gateway.Alerting;

/// <summary>Somebody who is told of alarms.</summary>
internal interface IAlertSink
{
    /// <summary>What messages call it; never a secret.</summary>
    string Name { get; }

    /// <summary>Whether it wants an alarm again and again while it lasts.</summary>
    bool WantsRepeats { get; }

    /// <summary>Tells of an alarm, once.</summary>
    /// <param name="alert">The alarm.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="AlertRefusedException">It was not taken.</exception>
    /// <exception cref="HttpRequestException">It could not be reached.</exception>
    Task SendAsync(Alert alert, CancellationToken cancellationToken);
}
