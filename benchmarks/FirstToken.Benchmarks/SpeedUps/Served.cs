using FirstToken.Benchmarks.Relays;
using FirstToken.Pricing;
using FirstToken.Recording;

namespace FirstToken.Benchmarks.SpeedUps;

/// <summary>What came of the requests through one of the two gateways: what clients saw, and what its upstreams were asked.</summary>
/// <param name="Records">The clients' records, in their order.</param>
/// <param name="ByUpstream">What each upstream was asked.</param>
internal sealed record Served(IReadOnlyList<RequestRecord> Records, IReadOnlyList<IReadOnlyList<ServedRequest>> ByUpstream)
{
    public int Failed => Records.Count(static record => !record.Ok);

    /// <summary>Requests that upstreams got.</summary>
    public int Asked => ByUpstream.Sum(static one => one.Count);

    /// <summary>Tokens that upstreams sent.</summary>
    public long OutputTokens => All.Sum(static one => one.Usage?.Output ?? 0);

    /// <summary>Input tokens that upstreams took in, from whatever cache.</summary>
    public long InputTokens => All.Sum(static one => one.Usage?.TotalInput ?? 0);

    /// <summary>Input tokens that were read from prompt caches.</summary>
    public long CacheRead => All.Sum(static one => one.Usage?.CacheRead ?? 0);

    /// <summary>What all of it would have cost, had it not been simulated: by the price table, requests that were given up included.</summary>
    public decimal Usd => All.Sum(static one => one.Usage is { } usage ? PriceTable.Default.Cost("anthropic", Stage.Model, usage, Stage.PricesOf) ?? 0 : 0);

    private IEnumerable<ServedRequest> All => ByUpstream.SelectMany(static one => one);

    /// <summary>Two stretches of one run, one after the other.</summary>
    public Served Then(Served later) => new([.. Records, .. later.Records], [.. ByUpstream.Zip(later.ByUpstream, static (left, right) => (IReadOnlyList<ServedRequest>)[.. left, .. right])]);
}
