namespace FirstToken.Gateway.CacheInjection;

/// <summary>
/// Keeps account, prefix by prefix, of what injected breakpoints cost and bring: a write costs a quarter more than plain input, a read
/// a tenth of it. Injects everywhere at first; where the reads do not pay, only on tools and system; where that does not pay
/// either, not at all until it is tried again later. While few new prefixes are asked for a second time, none is written before it is. Time is handed in. Safe for use by many threads.
/// </summary>
/// <param name="settings">When a prefix is held to pay.</param>
public sealed class CacheLedger(CacheLedgerSettings settings)
{
    private readonly Dictionary<ulong, Account> _accounts = [];
    private readonly Lock _lock = new();
    private CacheLedgerTotals _totals;
    private double _new;
    private double _again;

    /// <summary>What has come of all of it.</summary>
    public CacheLedgerTotals Totals
    {
        get
        {
            lock (_lock)
            {
                return _totals;
            }
        }
    }

    /// <summary>Prefixes remembered.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _accounts.Count;
            }
        }
    }

    /// <summary>Asks where breakpoints are worth their price.</summary>
    /// <param name="prefix">Hash of the prefix: <see cref="Bodies.PrefixHashes.System"/>, with the caller mixed in where callers share no cache.</param>
    /// <param name="now">Any steady clock.</param>
    public CacheBreakpoints Ask(ulong prefix, TimeSpan now)
    {
        lock (_lock)
        {
            Account account = Find(prefix, now);
            if (account.Wanted == CacheBreakpoints.None && now >= account.RestUntil)
            {
                account.Try(CacheBreakpoints.All);
            }

            account.Asked++;
            if (account.Asked == 2)
            {
                _again++;
            }

            return account.Asked == 1 && !IsNewWorthAWrite() ? CacheBreakpoints.None : account.Wanted;
        }
    }

    /// <summary>Takes what an answer says it wrote and read. Only for requests that breakpoints were injected into.</summary>
    /// <param name="prefix">As asked.</param>
    /// <param name="written">Tokens written to the cache.</param>
    /// <param name="read">Tokens read from it.</param>
    /// <param name="now">The same clock.</param>
    public void Observe(ulong prefix, long written, long read, TimeSpan now)
    {
        double spent = (settings.WriteFactor - 1) * Math.Max(0, written);
        double saved = (1 - settings.ReadFactor) * Math.Max(0, read);
        lock (_lock)
        {
            _totals = new CacheLedgerTotals(
                _totals.Calls + 1,
                _totals.WrittenTokens + Math.Max(0, written),
                _totals.ReadTokens + Math.Max(0, read),
                _totals.SavedTokens + saved - spent);
            Account account = Find(prefix, now);
            if (account.Wanted == CacheBreakpoints.None)
            {
                // An answer that was under way when the prefix was given up.
                return;
            }

            account.Spent = (account.Spent * settings.Memory) + spent;
            account.Saved = (account.Saved * settings.Memory) + saved;
            account.Observed++;
            if (account.Observed >= settings.ProbeCalls)
            {
                Judge(account, now);
            }
        }
    }

    // A prompt with a document of its own in it is written for a quarter more and never read: no account of one prefix would learn that.
    private bool IsNewWorthAWrite()
    {
        _new = (_new * settings.NewMemory) + 1;
        _again *= settings.NewMemory;
        return _new < settings.NewProbe || _again / _new * (1 - settings.ReadFactor) > settings.WriteFactor - 1;
    }

    private void Judge(Account account, TimeSpan now)
    {
        if (account.Saved > account.Spent)
        {
            account.Rest = TimeSpan.Zero;
            return;
        }

        if (account.Wanted == CacheBreakpoints.All)
        {
            account.Try(CacheBreakpoints.Prefix);
            return;
        }

        account.Try(CacheBreakpoints.None);
        TimeSpan doubled = account.Rest == TimeSpan.Zero ? settings.Rest : account.Rest * 2;
        account.Rest = doubled < settings.LongestRest ? doubled : settings.LongestRest;
        account.RestUntil = now + account.Rest;
    }

    private Account Find(ulong prefix, TimeSpan now)
    {
        if (!_accounts.TryGetValue(prefix, out Account? account))
        {
            if (_accounts.Count >= settings.Capacity)
            {
                Forget();
            }

            _accounts[prefix] = account = new Account();
        }

        account.LastUsed = now;
        return account;
    }

    // A quarter at once, so that it is done seldom.
    private void Forget()
    {
        ulong[] oldest =
        [
            .. _accounts.OrderBy(static pair => pair.Value.LastUsed).Take(Math.Max(1, settings.Capacity / 4)).Select(static pair => pair.Key),
        ];
        foreach (ulong prefix in oldest)
        {
            _accounts.Remove(prefix);
        }
    }

    private sealed class Account
    {
        public CacheBreakpoints Wanted { get; private set; } = CacheBreakpoints.All;

        public double Spent { get; set; }

        public double Saved { get; set; }

        public int Observed { get; set; }

        public int Asked { get; set; }

        public TimeSpan Rest { get; set; }

        public TimeSpan RestUntil { get; set; }

        public TimeSpan LastUsed { get; set; }

        public void Try(CacheBreakpoints wanted)
        {
            Wanted = wanted;
            Spent = 0;
            Saved = 0;
            Observed = 0;
        }
    }
}
