using FirstToken.Gateway.Tapping;

namespace FirstToken.Gateway.Watching;

/// <summary>Reckons from the records what features saved and cost in tokens and money. What has no price is not there; what failed or was left saved nothing.</summary>
/// <param name="effects">Gets the sums.</param>
internal sealed class EffectSink(Effects effects) : IRecordSink
{
    /// <inheritdoc/>
    public void Take(GatewayRecord record)
    {
        if (record.Request.CostUsd is { } usd && record.HasHedge)
        {
            effects.Spend("hedge", usd);
        }

        if (!record.Request.Ok || record.ClientLeft || record.Request.Usage is not { } usage)
        {
            return;
        }

        if (!record.IsByUpstream)
        {
            string effect = record.ServedBy == "flight" ? "single_flight" : record.ServedBy;
            effects.Save(effect, "input", usage.TotalInput ?? 0);
            effects.Save(effect, "output", usage.Output ?? 0);
            Balance(effect, record);
        }
        else if (record.InjectedPrefix is not null)
        {
            effects.Save("inject_cache", "cache_read", usage.CacheRead ?? 0);
            Balance("inject_cache", record);
        }
    }

    private void Balance(string effect, GatewayRecord record)
    {
        if (record.OtherwiseUsd - record.Request.CostUsd is not { } saved)
        {
            return;
        }

        if (saved >= 0)
        {
            effects.Save(effect, saved);
        }
        else
        {
            effects.Spend(effect, -saved);
        }
    }
}
