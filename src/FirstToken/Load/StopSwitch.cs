namespace FirstToken.Load;

/// <summary>Says to everybody in a run that nothing more is to be started, and keeps why: the first reason stands.</summary>
internal sealed class StopSwitch : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly Lock _gate = new();

    public StopReason Reason { get; private set; } = StopReason.Finished;

    public string? Detail { get; private set; }

    public bool IsSet => _source.IsCancellationRequested;

    public CancellationToken Token => _source.Token;

    public void Set(StopReason reason, string detail) => Set(new StopDecision(reason, detail));

    public void Set(StopDecision decision)
    {
        lock (_gate)
        {
            if (_source.IsCancellationRequested)
            {
                return;
            }

            (Reason, Detail) = (decision.Reason, decision.Detail);
            _source.Cancel();
        }
    }

    public void Dispose() => _source.Dispose();
}
