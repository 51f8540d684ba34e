using FirstToken.Gateway.Tapping;

namespace FirstToken.Gateway.Watching;

/// <summary>What of a record its series depends on.</summary>
internal readonly record struct SeriesMarks(string Route, string? Upstream, string? Model, int? Status, bool Simulated)
{
    public SeriesMarks(GatewayRecord record)
        : this(record.Route, record.Upstream, record.Model ?? record.Request.AnsweredModel, record.ClientStatus, record.Request.Simulated)
    {
    }
}
