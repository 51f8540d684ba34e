using FirstToken.Gateway.Settings;

namespace FirstToken.Gateway.Serving;

/// <summary>Counts the requests under way and, where the settings ask for it, has the processors kept awake for as long as there are any.</summary>
internal sealed class ActiveRequests : IDisposable
{
    private readonly WakefulProcessors _processors = new();
    private readonly Func<GatewaySettings> _settings;
    private readonly Action<string> _say;
    private readonly Func<bool> _areAwaited;
    private int _count;

    /// <summary>Begins to count.</summary>
    /// <param name="settings">What the gateway is told, asked anew each time.</param>
    /// <param name="say">Told, in a line, where the processors cannot be kept awake.</param>
    public ActiveRequests(Func<GatewaySettings> settings, Action<string> say)
    {
        (_settings, _say) = (settings, say);
        _areAwaited = () => Count > 0 && settings().KeepAwake;
        Follow();
    }

    /// <summary>Requests that have come and not ended.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>How long the processors have been kept awake; absent where they never were.</summary>
    public TimeSpan? KeptAwake => _processors.Kept;

    public void Enter()
    {
        if (Interlocked.Increment(ref _count) == 1)
        {
            Look();
        }
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref _count) == 0)
        {
            Look();
        }
    }

    /// <summary>Takes new settings, once they are those that are asked for.</summary>
    public void Follow()
    {
        if (_settings().KeepAwake && _processors.Open() is { } problem)
        {
            _say("note: keep_awake does nothing here: " + problem);
        }

        _processors.Follow(_areAwaited);
    }

    public void Dispose() => _processors.Dispose();

    private void Look()
    {
        if (_settings().KeepAwake)
        {
            _processors.Follow(_areAwaited);
        }
    }
}
