using System.Buffers;

namespace FirstToken.Simulator.Plans;

/// <summary>
/// Collects the items of a stream. Output chunks are sends of their own; what falls due between them at one moment is
/// joined into one send, as a server does that writes a burst of events.
/// </summary>
internal sealed class StreamBuilder
{
    private readonly List<PlanItem> _items = [];
    private readonly ArrayBufferWriter<byte> _pending = new(512);
    private long _pendingDue;
    private int _outputs;

    public void Output(long due, Frame frame)
    {
        Flush();
        _items.Add(new PlanItem(due, frame));
        _outputs++;
    }

    public IBufferWriter<byte> Other(long due)
    {
        if (due != _pendingDue)
        {
            Flush();
            _pendingDue = due;
        }

        return _pending;
    }

    /// <summary>The items, and how many of them are output chunks; the next stream begins with nothing.</summary>
    public (PlanItem[] Items, int Outputs) Build()
    {
        Flush();
        (PlanItem[] Items, int Outputs) built = ([.. _items], _outputs);
        _items.Clear();
        _outputs = 0;
        return built;
    }

    private void Flush()
    {
        if (_pending.WrittenCount == 0)
        {
            return;
        }

        _items.Add(new PlanItem(_pendingDue, Frame.Other(_pending.WrittenSpan)));
        _pending.ResetWrittenCount();
    }
}
