namespace FirstToken.Simulator.Caching;

/// <summary>
/// The prompt caches of a provider: per caller, exact prefixes with a life that use renews. A prefix is readable only
/// once the answer that writes it has begun, so requests sent together all miss, as in life. Time is handed in.
/// </summary>
internal sealed class PromptCache(TimeSpan life)
{
    private const int Lookback = 20;
    private const int MostEntries = 200_000;

    private readonly Dictionary<(UInt128 Caller, UInt128 Prefix), Entry> _entries = [];
    private readonly Lock _lock = new();

    /// <summary>Looks a prompt up and plans what its answer will write.</summary>
    /// <param name="caller">Whose cache: a hash of the key.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="now">Nanoseconds on the caller's clock.</param>
    public CacheHit Use(UInt128 caller, CachePrompt prompt, long now)
    {
        if (prompt.Marks.Count == 0)
        {
            return new CacheHit(prompt.Tokens, 0, 0, 0);
        }

        lock (_lock)
        {
            int read = Read(caller, prompt, now);
            if (prompt.Automatic)
            {
                return new CacheHit(prompt.Tokens - read, read, 0, 0);
            }

            int upTo = read, short5m = 0, long1h = 0;
            foreach (CacheMark mark in prompt.Marks)
            {
                if (mark.Breakpoint && mark.Tokens > upTo && mark.Tokens >= prompt.Minimum)
                {
                    (short5m, long1h) = mark.Life > TimeSpan.FromMinutes(5)
                        ? (short5m, long1h + mark.Tokens - upTo)
                        : (short5m + mark.Tokens - upTo, long1h);
                    upTo = mark.Tokens;
                }
            }

            return new CacheHit(prompt.Tokens - upTo, read, short5m, long1h);
        }
    }

    /// <summary>Enters what an answer writes, readable from the moment the answer begins.</summary>
    /// <param name="caller">Whose cache.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="now">When the request arrived; lives count from here.</param>
    /// <param name="readableFrom">When its answer begins.</param>
    public void Write(UInt128 caller, CachePrompt prompt, long now, long readableFrom)
    {
        lock (_lock)
        {
            foreach (CacheMark mark in prompt.Marks)
            {
                if (!mark.Breakpoint || mark.Tokens < prompt.Minimum)
                {
                    continue;
                }

                TimeSpan lives = mark.Life > TimeSpan.Zero && mark.Life != TimeSpan.FromMinutes(5) ? mark.Life : life;
                long lasts = lives.Ticks * TimeSpan.NanosecondsPerTick;
                long ends = now + lasts;
                bool known = _entries.TryGetValue((caller, mark.Hash), out Entry old) && old.Ends > now;
                if (!known && _entries.Count >= MostEntries)
                {
                    Sweep(now);
                }

                _entries[(caller, mark.Hash)] = known
                    ? new Entry(Math.Min(old.From, readableFrom), Math.Max(old.Ends, ends), Math.Max(old.Life, lasts))
                    : new Entry(readableFrom, ends, lasts);
            }
        }
    }

    private int Read(UInt128 caller, CachePrompt prompt, long now)
    {
        IReadOnlyList<CacheMark> marks = prompt.Marks;
        int reach = -1;
        for (int i = marks.Count - 1; i >= 0; i--)
        {
            CacheMark mark = marks[i];
            if (mark.Breakpoint)
            {
                reach = prompt.Automatic ? 0 : Math.Max(0, i - Lookback);
            }

            if (reach >= 0 && i >= reach && mark.Tokens >= prompt.Minimum &&
                _entries.TryGetValue((caller, mark.Hash), out Entry entry) && entry.From <= now && entry.Ends > now)
            {
                _entries[(caller, mark.Hash)] = entry with { Ends = Math.Max(entry.Ends, now + entry.Life) };
                return mark.Tokens;
            }
        }

        return 0;
    }

    private void Sweep(long now)
    {
        foreach (((UInt128, UInt128) key, Entry entry) in _entries)
        {
            if (entry.Ends <= now)
            {
                _entries.Remove(key);
            }
        }

        if (_entries.Count >= MostEntries)
        {
            _entries.Clear();
        }
    }

    private readonly record struct Entry(long From, long Ends, long Life);
}
