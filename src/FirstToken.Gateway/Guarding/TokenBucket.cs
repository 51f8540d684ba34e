namespace FirstToken.Gateway.Guarding;

/// <summary>An allowance for a minute that fills up steadily, and may be overdrawn by what is only known afterwards. Not thread-safe.</summary>
internal struct TokenBucket
{
    private double _used;
    private long _seen;

    /// <summary>How long until an amount may be taken; zero for now.</summary>
    /// <param name="amount">The amount.</param>
    /// <param name="perMinute">The allowance.</param>
    /// <param name="time">The clock.</param>
    public TimeSpan Wait(double amount, double perMinute, TimeProvider time)
    {
        Refill(perMinute, time);

        // More than the whole allowance is never there: such an amount waits for a full one.
        double over = _used + Math.Min(amount, perMinute) - perMinute;
        return over <= 1e-9 ? TimeSpan.Zero : TimeSpan.FromMinutes(over / perMinute);
    }

    /// <summary>Takes an amount, whether it is there or not.</summary>
    public void Take(double amount, double perMinute, TimeProvider time)
    {
        Refill(perMinute, time);
        _used += amount;
    }

    private void Refill(double perMinute, TimeProvider time)
    {
        long now = time.GetTimestamp();
        if (_seen != 0)
        {
            _used = Math.Max(0, _used - (time.GetElapsedTime(_seen, now).TotalMinutes * perMinute));
        }

        _seen = now == 0 ? 1 : now;
    }
}
