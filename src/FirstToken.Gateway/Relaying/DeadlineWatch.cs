using System.Collections.Concurrent;
using System.Diagnostics;

namespace FirstToken.Gateway.Relaying;

/// <summary>
/// Ends calls whose time is up. One timer looks at all of them every 25 ms, so that a read only has to write down a number:
/// to arm a timer for each token would cost more than to relay it.
/// </summary>
internal sealed class DeadlineWatch : IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(25);
    private readonly ConcurrentDictionary<RelayCall, byte> _calls = new(ReferenceEqualityComparer.Instance as IEqualityComparer<RelayCall>);
    private readonly ITimer _timer;

    public DeadlineWatch(TimeProvider time) => _timer = time.CreateTimer(_ => Look(), null, s_interval, s_interval);

    /// <summary>Calls under way.</summary>
    public int Active => _calls.Count;

    public void Add(RelayCall call) => _calls.TryAdd(call, 0);

    public void Remove(RelayCall call) => _calls.TryRemove(call, out _);

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        long now = Stopwatch.GetTimestamp();
        foreach ((RelayCall call, _) in _calls)
        {
            call.EndIfLate(now);
        }
    }
}
