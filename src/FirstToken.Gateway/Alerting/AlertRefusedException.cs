namespace FirstToken.Gateway.Alerting;

/// <summary>A receiver of alarms did not take one.</summary>
/// <param name="status">The HTTP status it answered.</param>
internal sealed class AlertRefusedException(int status) : Exception($"it answered {status}")
{
    private const int TooManyRequests = 429;
    private const int RequestTimeout = 408;
    private const int FirstServerError = 500;

    /// <summary>Whether it may take it later: a fault of its own, or too much at once.</summary>
    public bool MayPass => status is TooManyRequests or RequestTimeout or >= FirstServerError;
}
