using System.Globalization;
using FirstToken.Gateway.Settings;

namespace FirstToken.Gateway.Guarding;

/// <summary>What the holder of a key has used of its limits. In memory: a restart begins anew. Tokens and money count once a call has ended.</summary>
internal sealed class KeyUse(TimeProvider time)
{
    private readonly Lock _lock = new();
    private TokenBucket _requests;
    private TokenBucket _tokens;
    private decimal _spent;
    private DateOnly _day;

    /// <summary>USD spent today, UTC.</summary>
    public decimal SpentToday
    {
        get
        {
            lock (_lock)
            {
                TurnDay_NeedsLock();
                return _spent;
            }
        }
    }

    /// <summary>Lets a request in and counts it, or says why not.</summary>
    public KeyRefusal? Enter(GatewayKey limits)
    {
        lock (_lock)
        {
            if (limits.UsdPerDay is { } usd)
            {
                TurnDay_NeedsLock();
                if (_spent >= usd)
                {
                    return new KeyRefusal(429, "budget_spent", string.Create(CultureInfo.InvariantCulture, $"gateway: key '{limits.Name}' has spent its {usd} USD of today; the next day begins at 00:00 UTC"), UntilMidnight());
                }
            }

            // One token must be free; how many a call takes is known when it has ended.
            if (limits.TokensPerMinute is { } tokens && _tokens.Wait(1, tokens, time) is var forTokens && forTokens > TimeSpan.Zero)
            {
                return Limited($"gateway: key '{limits.Name}' has used its {tokens} tokens a minute", forTokens);
            }

            if (limits.RequestsPerMinute is { } requests)
            {
                TimeSpan wait = _requests.Wait(1, requests, time);
                if (wait > TimeSpan.Zero)
                {
                    return Limited($"gateway: key '{limits.Name}' has made its {requests} requests a minute", wait);
                }

                _requests.Take(1, requests, time);
            }

            return null;
        }
    }

    /// <summary>Counts what a call came to.</summary>
    /// <param name="limits">The limits of its key.</param>
    /// <param name="tokens">Its tokens, in and out.</param>
    /// <param name="usd">Its price; 0 where it is not known.</param>
    public void Count(GatewayKey limits, long tokens, decimal usd)
    {
        lock (_lock)
        {
            TurnDay_NeedsLock();
            _spent += usd;
            if (limits.TokensPerMinute is { } perMinute)
            {
                _tokens.Take(tokens, perMinute, time);
            }
        }
    }

    private static KeyRefusal Limited(string message, TimeSpan wait) => new(429, "rate_limited", message, wait);

    private void TurnDay_NeedsLock()
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (today != _day)
        {
            (_day, _spent) = (today, 0);
        }
    }

    private TimeSpan UntilMidnight() => TimeSpan.FromDays(1) - time.GetUtcNow().UtcDateTime.TimeOfDay;
}
