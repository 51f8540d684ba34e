using System.Globalization;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Sharing;

namespace FirstToken.Gateway.Guarding;

/// <summary>
/// What the holder of a key has used of its limits. In memory: a restart begins anew. Tokens and money count once a call has ended. Where
/// the use is shared all gateways count together; while the others cannot be asked, this one goes by what it knows.
/// </summary>
internal sealed class KeyUse(TimeProvider time, SharedUse? shared = null)
{
    private readonly Lock _lock = new();
    private TokenBucket _requests;
    private TokenBucket _tokens;
    private decimal _spent;
    private decimal _othersSpent;
    private DateOnly _day;

    /// <summary>USD spent today, UTC; over all gateways as far as this one knows.</summary>
    public decimal SpentToday
    {
        get
        {
            lock (_lock)
            {
                TurnDay_NeedsLock();
                return _spent + _othersSpent;
            }
        }
    }

    /// <summary>Lets a request in and counts it, or says why not. Takes no longer than the budget of what is shared.</summary>
    public ValueTask<KeyRefusal?> EnterAsync(GatewayKey limits) =>
        shared is null || limits is { RequestsPerMinute: null, TokensPerMinute: null, UsdPerDay: null } ? new(Enter(limits)) : EnterAsync(limits, shared);

    /// <summary>Lets a request in and counts it, or says why not, by what this gateway knows.</summary>
    public KeyRefusal? Enter(GatewayKey limits)
    {
        lock (_lock)
        {
            if (Look_NeedsLock(limits) is { } refusal)
            {
                return refusal;
            }

            TakeRequest_NeedsLock(limits);
            return null;
        }
    }

    /// <summary>Counts what a call came to.</summary>
    /// <param name="limits">The limits of its key.</param>
    /// <param name="tokens">Its tokens, in and out.</param>
    /// <param name="usd">Its price; 0 where it is not known.</param>
    public void Count(GatewayKey limits, long tokens, decimal usd)
    {
        DateOnly day;
        decimal spent;
        lock (_lock)
        {
            TurnDay_NeedsLock();
            _spent += usd;
            (day, spent) = (_day, _spent);
            if (limits.TokensPerMinute is { } perMinute)
            {
                _tokens.Take(tokens, perMinute, time);
            }
        }

        if (shared is not null)
        {
            _ = ShareAsync(shared, limits, day, spent, tokens);
        }
    }

    /// <summary>Tells the other gateways what this one has spent, which a server that was gone may not know.</summary>
    public void ShareAgain(GatewayKey limits)
    {
        if (SpentToday > 0)
        {
            Count(limits, 0, 0);
        }
    }

    private async ValueTask<KeyRefusal?> EnterAsync(GatewayKey limits, SharedUse others)
    {
        DateOnly day;
        decimal spent;
        lock (_lock)
        {
            // Whoever uses up a limit here alone has used it up.
            if (Look_NeedsLock(limits) is { } refusal)
            {
                return refusal;
            }

            TurnDay_NeedsLock();
            (day, spent) = (_day, _spent);
        }

        if (await others.EnterAsync(limits, day, spent) is not { } answer)
        {
            return Enter(limits);
        }

        lock (_lock)
        {
            Learn_NeedsLock(day, answer);
            if (answer.Verdict == SharedVerdict.Enters)
            {
                TakeRequest_NeedsLock(limits);
            }
        }

        return answer.Verdict switch
        {
            SharedVerdict.BudgetSpent => BudgetSpent(limits),
            SharedVerdict.NoTokens => NoTokens(limits, answer.Wait),
            SharedVerdict.NoRequests => NoRequests(limits, answer.Wait),
            _ => null,
        };
    }

    private async Task ShareAsync(SharedUse others, GatewayKey limits, DateOnly day, decimal spent, long tokens)
    {
        if (await others.CountAsync(limits, day, spent, tokens) is { } answer)
        {
            lock (_lock)
            {
                Learn_NeedsLock(day, answer);
            }
        }
    }

    private KeyRefusal? Look_NeedsLock(GatewayKey limits)
    {
        if (limits.UsdPerDay is { } usd)
        {
            TurnDay_NeedsLock();
            if (_spent + _othersSpent >= usd)
            {
                return BudgetSpent(limits);
            }
        }

        // One token must be free; how many a call takes is known when it has ended.
        if (limits.TokensPerMinute is { } tokens && _tokens.Wait(1, tokens, time) is var forTokens && forTokens > TimeSpan.Zero)
        {
            return NoTokens(limits, forTokens);
        }

        return limits.RequestsPerMinute is { } requests && _requests.Wait(1, requests, time) is var forRequests && forRequests > TimeSpan.Zero
            ? NoRequests(limits, forRequests)
            : null;
    }

    private void TakeRequest_NeedsLock(GatewayKey limits)
    {
        if (limits.RequestsPerMinute is { } requests)
        {
            _requests.Take(1, requests, time);
        }
    }

    // What a day has cost only grows: a server that began anew knows less of it than was known before.
    private void Learn_NeedsLock(DateOnly day, SharedAnswer answer)
    {
        if (day == _day)
        {
            _othersSpent = Math.Max(_othersSpent, answer.OthersSpent);
        }
    }

    private void TurnDay_NeedsLock()
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (today != _day)
        {
            (_day, _spent, _othersSpent) = (today, 0, 0);
        }
    }

    private KeyRefusal BudgetSpent(GatewayKey limits) => new(
        429,
        "budget_spent",
        string.Create(CultureInfo.InvariantCulture, $"gateway: key '{limits.Name}' has spent its {limits.UsdPerDay} USD of today; the next day begins at 00:00 UTC"),
        TimeSpan.FromDays(1) - time.GetUtcNow().UtcDateTime.TimeOfDay);

    private static KeyRefusal NoTokens(GatewayKey limits, TimeSpan wait) => Limited($"gateway: key '{limits.Name}' has used its {limits.TokensPerMinute} tokens a minute", wait);

    private static KeyRefusal NoRequests(GatewayKey limits, TimeSpan wait) => Limited($"gateway: key '{limits.Name}' has made its {limits.RequestsPerMinute} requests a minute", wait);

    private static KeyRefusal Limited(string message, TimeSpan wait) => new(429, "rate_limited", message, wait);
}
