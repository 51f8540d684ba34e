using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tapping;

namespace FirstToken.Gateway.Attempts;

/// <summary>
/// Keeps second requests within their share of all requests and of a day's money. The share is kept as a balance that each request
/// adds to and each second one takes from, at most <see cref="Burst"/> saved up: a bad hour cannot spend what a good week left over.
/// </summary>
internal sealed class HedgeBudget(TimeProvider time) : IRecordSink
{
    private const double Burst = 10;
    private readonly Lock _lock = new();
    private double _balance = 1;
    private decimal _spent;
    private DateOnly _day;

    /// <summary>A request has come in.</summary>
    public void Earn(HedgeSettings settings)
    {
        lock (_lock)
        {
            _balance = Math.Min(Burst, _balance + settings.Budget);
        }
    }

    /// <summary>Asks for a second request.</summary>
    public bool TrySpend(HedgeSettings settings)
    {
        lock (_lock)
        {
            NewDay();
            if (_balance < 1 || (settings.UsdPerDay is { } most && _spent >= most))
            {
                return false;
            }

            _balance--;
            return true;
        }
    }

    /// <summary>Charges a request that was sent twice: the other answer is paid for, too, and says nothing of its price.</summary>
    public void Take(GatewayRecord record)
    {
        if (record.Request.CostUsd is { } usd && record.HasHedge)
        {
            lock (_lock)
            {
                NewDay();
                _spent += usd;
            }
        }
    }

    private void NewDay()
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (today != _day)
        {
            (_day, _spent) = (today, 0);
        }
    }
}
