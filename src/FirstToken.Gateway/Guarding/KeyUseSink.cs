using FirstToken.Gateway.Tapping;
using FirstToken.Providers;

namespace FirstToken.Gateway.Guarding;

/// <summary>Counts each call's tokens and price for the key it was made with.</summary>
internal sealed class KeyUseSink(Func<GatewayKeys> keys) : IRecordSink
{
    public void Take(GatewayRecord record)
    {
        if (record.IsByUpstream && record.Caller is { } name && keys().Find(name) is { } holder && record.Request.Usage is { } usage)
        {
            holder.Use.Count(holder.Key, Tokens(usage), record.Request.CostUsd ?? 0);
        }
    }

    private static long Tokens(Usage usage) => (usage.TotalInput ?? 0) + (usage.Output ?? 0);
}
