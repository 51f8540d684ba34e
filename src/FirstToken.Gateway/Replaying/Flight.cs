namespace FirstToken.Gateway.Replaying;

/// <summary>A request on its way for everybody who asked for the same. It ends when the last of them has left, whoever was first.</summary>
internal sealed class Flight : IDisposable
{
    private readonly CancellationTokenSource _nobodyLeft = new();
    private readonly Lock _lock = new();
    private int _followers;
    private bool _over;

    /// <summary>Its answer.</summary>
    public Tape Tape { get; } = new();

    /// <summary>Told when nobody waits for it any more.</summary>
    public CancellationToken NobodyLeft => _nobodyLeft.Token;

    /// <summary>Joins it.</summary>
    /// <returns><see langword="false"/> where all had left before.</returns>
    public bool TryJoin()
    {
        lock (_lock)
        {
            if (_over)
            {
                return false;
            }

            _followers++;
            return true;
        }
    }

    /// <summary>Leaves it.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (--_followers > 0)
            {
                return;
            }

            _over = true;
        }

        _nobodyLeft.Cancel();
    }

    public void Dispose() => _nobodyLeft.Dispose();
}
