using FirstToken.Gateway.Guarding;
using FirstToken.Gateway.Settings;
using Xunit;

namespace FirstToken.Gateway.Tests.Guarding;

public sealed class KeyUseTests
{
    private static readonly GatewayKey s_key = new() { Name = "alice", Hash = new string('a', 64) };
    private readonly HandClock _clock = new();

    [Fact]
    public void A_key_without_limits_is_never_turned_away()
    {
        var use = new KeyUse(_clock);

        for (int i = 0; i < 1000; i++)
        {
            Assert.Null(use.Enter(s_key));
            use.Count(s_key, 1_000_000, 1000);
        }
    }

    [Fact]
    public void Requests_beyond_the_minutes_allowance_wait_for_the_next_to_come_free()
    {
        var use = new KeyUse(_clock);
        GatewayKey key = s_key with { RequestsPerMinute = 6 };

        Assert.All(Enumerable.Range(0, 6), _ => Assert.Null(use.Enter(key)));
        KeyRefusal refusal = use.Enter(key)!;

        Assert.Equal((429, "rate_limited", "gateway: key 'alice' has made its 6 requests a minute"), (refusal.Status, refusal.Kind, refusal.Message));
        Assert.Equal(10, refusal.RetryAfter!.Value.TotalSeconds, 6);
        _clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.NotNull(use.Enter(key));
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Null(use.Enter(key));
        Assert.NotNull(use.Enter(key));
    }

    [Fact]
    public void Tokens_may_be_overdrawn_by_the_call_that_used_them_and_are_paid_back_in_time()
    {
        var use = new KeyUse(_clock);
        GatewayKey key = s_key with { TokensPerMinute = 600 };

        Assert.Null(use.Enter(key));
        use.Count(key, 1199, 0);
        KeyRefusal refusal = use.Enter(key)!;

        Assert.Equal("gateway: key 'alice' has used its 600 tokens a minute", refusal.Message);
        Assert.Equal(60, refusal.RetryAfter!.Value.TotalSeconds, 6);
        _clock.Advance(TimeSpan.FromSeconds(60.1));
        Assert.Null(use.Enter(key));
    }

    [Fact]
    public void A_days_money_comes_back_at_midnight_utc()
    {
        var use = new KeyUse(_clock); // noon
        GatewayKey key = s_key with { UsdPerDay = 5 };

        use.Count(key, 10, 4.99m);
        Assert.Null(use.Enter(key));
        use.Count(key, 10, 0.01m);
        KeyRefusal refusal = use.Enter(key)!;

        Assert.Equal((429, "budget_spent", TimeSpan.FromHours(12)), (refusal.Status, refusal.Kind, refusal.RetryAfter));
        Assert.Equal(5, use.SpentToday);
        _clock.Advance(TimeSpan.FromHours(12));
        Assert.Null(use.Enter(key));
        Assert.Equal(0, use.SpentToday);
    }

    [Fact]
    public void A_request_that_is_turned_away_uses_nothing_up()
    {
        var use = new KeyUse(_clock);
        GatewayKey key = s_key with { RequestsPerMinute = 1 };

        Assert.Null(use.Enter(key));
        Assert.All(Enumerable.Range(0, 100), _ => Assert.NotNull(use.Enter(key)));
        _clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Null(use.Enter(key));
    }
}
