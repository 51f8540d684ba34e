using System.Buffers;

namespace FirstToken.Recording;

/// <summary>
/// A growing list of numbers on rented memory: chunks are added without allocation once it is warm. The first needs no memory of its own, as an answer
/// that is not streamed has no other.
/// </summary>
internal struct OffsetList
{
    private long _first;
    private long[]? _items;

    public int Count { get; private set; }

    public readonly long this[int index] => _items is null ? _first : _items[index];

    public void Add(long item)
    {
        if (Count == 0)
        {
            (_first, Count) = (item, 1);
            return;
        }

        if (_items is null || Count == _items.Length)
        {
            Grow();
        }

        _items![Count++] = item;
    }

    /// <summary>Copies the numbers out and gives the memory back.</summary>
    public long[] Take()
    {
        long[] taken = Count switch
        {
            0 => [],
            1 => [_first],
            _ => _items.AsSpan(0, Count).ToArray(),
        };
        if (_items is not null)
        {
            ArrayPool<long>.Shared.Return(_items);
        }

        this = default;
        return taken;
    }

    private void Grow()
    {
        long[] larger = ArrayPool<long>.Shared.Rent(Math.Max(64, Count * 2));
        if (_items is null)
        {
            larger[0] = _first;
        }
        else
        {
            _items.AsSpan(0, Count).CopyTo(larger);
            ArrayPool<long>.Shared.Return(_items);
        }

        _items = larger;
    }
}
