namespace FirstToken.Load;

/// <summary>
/// Keeps a run within a cost: a request starts only if it could be paid for even if it, and all those in flight, cost the
/// most they can.
/// </summary>
/// <param name="limit">USD; <see langword="null"/> for no limit.</param>
internal sealed class Budget(decimal? limit)
{
    private readonly Lock _gate = new();
    private decimal _reserved;

    /// <summary>Known cost so far, USD.</summary>
    public decimal Spent { get; private set; }

    public bool TryReserve(decimal worstCase)
    {
        lock (_gate)
        {
            if (limit is { } most && Spent + _reserved + worstCase > most)
            {
                return false;
            }

            _reserved += worstCase;
            return true;
        }
    }

    /// <summary>Replaces a reservation by what the request did cost.</summary>
    /// <param name="worstCase">What was reserved.</param>
    /// <param name="actual">What it cost; where that is unknown the reservation counts, for the bill may still come.</param>
    /// <param name="generated">Whether the provider generated anything it could charge for.</param>
    public void Settle(decimal worstCase, decimal? actual, bool generated)
    {
        lock (_gate)
        {
            _reserved -= worstCase;
            Spent += actual ?? (generated ? worstCase : 0);
        }
    }
}
