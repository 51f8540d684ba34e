using System.Buffers;
using FirstToken.Gateway.Attempts;
using FirstToken.Gateway.Tapping;
using FirstToken.Gateway.Watching;
using FirstToken.Pricing;

namespace FirstToken.Gateway.CacheInjection;

/// <summary>Puts breakpoints into requests on their way, and learns from the answers whether they pay.</summary>
internal sealed class InjectionStep(PriceTable prices, Effects effects, TimeProvider time) : IRecordSink
{
    private readonly CacheLedger _ledger = new(new CacheLedgerSettings());
    private readonly long _start = time.GetTimestamp();

    /// <summary>What has come of it.</summary>
    public CacheLedgerTotals Totals => _ledger.Totals;

    /// <summary>The request with breakpoints, where its route wants them, its caller set none, and they pay; else as it is.</summary>
    public ClientRequest Apply(ClientRequest request)
    {
        if (!request.Route.Settings.SpeedUps.InjectCache || !request.Facts.IsKnown || request.Facts.MarksCache || request.Facts.Prefix.System == 0
            || request.Api.Provider?.Api is not ("anthropic.messages" or "bedrock.invoke"))
        {
            return request;
        }

        // Caches are kept by organisation: what one caller wrote another may not read.
        ulong prefix = request.Facts.Prefix.System ^ (ulong)string.GetHashCode(request.Owner, StringComparison.Ordinal);
        CacheBreakpoints wanted = _ledger.Ask(prefix, time.GetElapsedTime(_start));
        var body = new ArrayBufferWriter<byte>();
        if (CacheInjector.Inject(request.Body.GetValueOrDefault().Span, wanted, CacheMinimum.Of(prices, request.Model), body) == 0)
        {
            effects.Count("inject_cache", wanted == CacheBreakpoints.None ? "does_not_pay" : "too_short");
            return request;
        }

        effects.Count("inject_cache", "injected");
        return new ClientRequest
        {
            Route = request.Route,
            Method = request.Method,
            Path = request.Path,
            Query = request.Query,
            Api = request.Api,
            Headers = request.Headers,
            Body = body.WrittenMemory,
            Facts = request.Facts,
            InjectedPrefix = prefix,
            Arrived = request.Arrived,
            Caller = request.Caller,
            HasGenuineSignature = request.HasGenuineSignature,
            Left = request.Left,
        };
    }

    /// <inheritdoc/>
    public void Take(GatewayRecord record)
    {
        if (record.InjectedPrefix is { } prefix && record.Request.Usage is { } usage)
        {
            _ledger.Observe(prefix, Math.Max(0, usage.CacheWrite ?? 0), Math.Max(0, usage.CacheRead ?? 0), time.GetElapsedTime(_start));
        }
    }
}
