using FirstToken.Gateway.Tapping;

namespace FirstToken.Gateway.Watching;

/// <summary>
/// The last five minutes, in slots of ten seconds. Only the newest slot changes, so that a reader copies that one under the lock
/// and adds the others up outside it. Time is the time since the start of the gateway.
/// </summary>
internal sealed class LiveWindow
{
    /// <summary>The longest stretch it knows.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan SlotLength = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly (long Number, LiveFigures Figures)[] _slots = new (long, LiveFigures)[(int)(Longest / SlotLength)];
    private long _newest = -1;

    /// <summary>Adds a request that ended at <paramref name="now"/>.</summary>
    public void Add(GatewayRecord record, TimeSpan now)
    {
        lock (_lock)
        {
            // Two threads' clocks may be read in one order and arrive here in the other: what is past is closed.
            long number = Math.Max(NumberOf(now), _newest);
            int place = (int)(number % _slots.Length);
            if (_slots[place].Figures is null || _slots[place].Number != number)
            {
                _slots[place] = (number, new LiveFigures());
                _newest = number;
            }

            _slots[place].Figures.Add(record);
        }
    }

    /// <summary>The figures of the last <paramref name="window"/>, whole slots and the one that has begun.</summary>
    public LiveFigures Over(TimeSpan window, TimeSpan now)
    {
        long current = NumberOf(now);
        long oldest = Math.Max(current - Math.Clamp((long)Math.Ceiling(window / SlotLength), 1, _slots.Length) + 1, 0);
        var total = new LiveFigures { Covered = now - (oldest * SlotLength) };
        (long Number, LiveFigures Figures)[] slots;
        lock (_lock)
        {
            slots = [.. _slots.Where(slot => slot.Figures is not null && slot.Number >= oldest)];
            for (int i = 0; i < slots.Length; i++)
            {
                if (slots[i].Number == _newest)
                {
                    var copy = new LiveFigures();
                    copy.Add(slots[i].Figures);
                    slots[i].Figures = copy;
                }
            }
        }

        foreach ((_, LiveFigures figures) in slots)
        {
            total.Add(figures);
        }

        return total;
    }

    private static long NumberOf(TimeSpan now) => now.Ticks / SlotLength.Ticks;
}
