using System.Buffers;

namespace FirstToken.Recording;

/// <summary>A growing list of numbers on rented memory: chunks are added without allocation once it is warm.</summary>
internal struct OffsetList
{
    private long[]? _items;

    public int Count { get; private set; }

    public readonly long this[int index] => _items![index];

    public readonly long Last => _items![Count - 1];

    public void Add(long item)
    {
        if (_items is null || Count == _items.Length)
        {
            Grow();
        }

        _items![Count++] = item;
    }

    /// <summary>Copies the numbers out and gives the memory back.</summary>
    public long[] Take()
    {
        if (_items is null)
        {
            return [];
        }

        long[] taken = _items.AsSpan(0, Count).ToArray();
        ArrayPool<long>.Shared.Return(_items);
        _items = null;
        Count = 0;
        return taken;
    }

    private void Grow()
    {
        long[] larger = ArrayPool<long>.Shared.Rent(Math.Max(64, Count * 2));
        if (_items is not null)
        {
            _items.AsSpan(0, Count).CopyTo(larger);
            ArrayPool<long>.Shared.Return(_items);
        }

        _items = larger;
    }
}
