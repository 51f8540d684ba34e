namespace FirstToken.Transport;

/// <summary>A dial under way, for whoever wants to end it.</summary>
internal sealed class CancellableDial : IAbortable, IDisposable
{
    private readonly CancellationTokenSource _source = new();

    public CancellationToken Token => _source.Token;

    public void Abort(Exchange? only)
    {
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The dial has just ended; the connection carries the exchange now and is told in its turn.
        }
    }

    public void Dispose() => _source.Dispose();
}
