namespace FirstToken.Benchmarks.Relays;

/// <summary>Relays that run together, and end together.</summary>
internal sealed class RelaySet : IAsyncDisposable
{
    private readonly List<RunningRelay> _relays = [];

    public IReadOnlyList<RunningRelay> All => _relays;

    /// <summary>Those that pass tokens on at once.</summary>
    public IReadOnlyList<RunningRelay> AtOnce => [.. _relays.Where(static relay => !relay.Path.Buffers)];

    /// <summary>Those that hold tokens back by design.</summary>
    public IReadOnlyList<RunningRelay> Buffering => [.. _relays.Where(static relay => relay.Path.Buffers)];

    public void Add(RunningRelay relay) => _relays.Add(relay);

    public async ValueTask DisposeAsync()
    {
        foreach (RunningRelay relay in _relays)
        {
            await relay.DisposeAsync();
        }
    }
}
