using System.Buffers;

namespace FirstToken.Simulator.Plans;

/// <summary>
/// Collects the items of a stream. Output chunks are sends of their own; what falls due between them at one moment is
/// joined into one send, as a server does that writes a burst of events.
/// </summary>
internal sealed class StreamBuilder
{
    private readonly List<PlanItem> _items;
    private readonly ArrayBufferWriter<byte> _pending = new(512);
    private long _pendingDue;
    private int _outputs;

    public StreamBuilder(int expected) => _items = new List<PlanItem>(expected);

    public int Outputs => _outputs;

    public void Output(long due, Frame frame)
    {
        Flush();
        _items.Add(new PlanItem(due, frame, IsOutput: true));
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

    public PlanItem[] Build()
    {
        Flush();
        return [.. _items];
    }

    private void Flush()
    {
        if (_pending.WrittenCount == 0)
        {
            return;
        }

        _items.Add(new PlanItem(_pendingDue, Frame.Of(_pending.WrittenSpan), IsOutput: false));
        _pending.ResetWrittenCount();
    }
}
