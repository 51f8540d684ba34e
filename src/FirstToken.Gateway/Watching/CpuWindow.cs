namespace FirstToken.Gateway.Watching;

/// <summary>
/// Processor time of the last five minutes, from a look every ten seconds at most. Since the start would not do: hours of idleness would hide
/// a busy minute. Not safe for several threads.
/// </summary>
internal sealed class CpuWindow
{
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(10);

    private readonly Queue<(TimeSpan At, TimeSpan Cpu)> _looks = [];
    private TimeSpan _next;

    /// <summary>Whether it is time for another look.</summary>
    public bool IsDue(TimeSpan now) => now >= _next;

    /// <summary>Takes a look.</summary>
    /// <param name="cpu">Processor time of the process up to now.</param>
    /// <param name="now">Time since the start.</param>
    public void Observe(TimeSpan cpu, TimeSpan now)
    {
        _looks.Enqueue((now, cpu));
        _next = now + Apart;

        // The newest look from before the window stays: the time since then is known from there on.
        while (_looks.Count > 1 && _looks.ElementAt(1).At <= now - LiveWindow.Longest)
        {
            _looks.Dequeue();
        }
    }

    /// <summary>Processor time a second, 1 being one core; absent where no time has passed or the system does not say.</summary>
    /// <param name="cpu">Processor time of the process up to now.</param>
    /// <param name="now">Time since the start.</param>
    public double? Share(TimeSpan cpu, TimeSpan now)
    {
        (TimeSpan At, TimeSpan Cpu)[] within = [.. _looks.Where(look => look.At >= now - LiveWindow.Longest && look.At < now)];
        (TimeSpan at, TimeSpan from) = within is [var oldest, ..] ? oldest : _looks.LastOrDefault();
        return cpu > TimeSpan.Zero && now > at ? (cpu - from) / (now - at) : null;
    }
}
