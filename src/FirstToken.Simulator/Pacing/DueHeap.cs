namespace FirstToken.Simulator.Pacing;

/// <summary>A binary heap by due time; <see cref="PriorityQueue{TElement, TPriority}"/> cannot replace its top in one step.</summary>
internal sealed class DueHeap
{
    private (long Due, Paced Item)[] _items = new (long, Paced)[256];

    public int Count { get; private set; }

    public long NextDue => Count == 0 ? long.MaxValue : _items[0].Due;

    public (long Due, Paced Item) Top => _items[0];

    public void Add(long due, Paced item)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
        }

        int at = Count++;
        while (at > 0 && _items[(at - 1) / 2].Due > due)
        {
            _items[at] = _items[(at - 1) / 2];
            at = (at - 1) / 2;
        }

        _items[at] = (due, item);
    }

    public void ReplaceTop(long due) => Sink(due, _items[0].Item);

    public void RemoveTop()
    {
        (long due, Paced item) = _items[--Count];
        _items[Count] = default;
        if (Count > 0)
        {
            Sink(due, item);
        }
    }

    private void Sink(long due, Paced item)
    {
        int at = 0;
        while (true)
        {
            int child = (at * 2) + 1;
            if (child >= Count)
            {
                break;
            }

            if (child + 1 < Count && _items[child + 1].Due < _items[child].Due)
            {
                child++;
            }

            if (_items[child].Due >= due)
            {
                break;
            }

            _items[at] = _items[child];
            at = child;
        }

        _items[at] = (due, item);
    }
}
