using System.Diagnostics;
using System.Text.Json;
using FirstToken.Gateway.Routing;
using FirstToken.Load;
using FirstToken.Pricing;
using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Transport;

namespace FirstToken.Gateway.Tapping;

/// <summary>Makes the record of a finished call. One thread at a time.</summary>
internal sealed class RecordMaker(PriceTable prices, TimeProvider time)
{
    private const string SimulatedHeader = "x-firsttoken-simulated";
    private readonly long _origin = Stopwatch.GetTimestamp();
    private int _number;

    public GatewayRecord Make(FinishedCall call)
    {
        long sent = call.Times.Sent != 0 ? call.Times.Sent : call.Arrived;
        Tap? tap = call.Tap;
        ResponseHead? head = call.Answer is null ? null : HeadOf(call.Answer);
        RequestError? error = Judge(call, head);
        var request = new RequestRecord
        {
            Number = _number++,
            Target = 0,
            StartedUnixNs = UnixNs(sent),
            IntendedNs = Ns(call.Arrived - _origin),
            LatenessNs = Ns(sent - call.Arrived),
            NewConnection = call.Times.NewConnection,
            DnsNs = Positive(call.Times.Dns),
            ConnectNs = Positive(call.Times.Connect),
            TlsNs = Positive(call.Times.Tls),
            TtfbNs = Since(sent, call.HeadArrived),
            EndNs = Since(sent, tap?.LastByte ?? 0),
            Reads = tap?.Reads ?? 0,
            Bytes = tap?.Bytes ?? 0,
            Stamps = call.Times.KernelStamps ? StampSource.Kernel : StampSource.Read,
            Status = head?.Status,
            Error = error,
            Simulated = head?[SimulatedHeader] is not null,
        };
        if (call.Api.Provider is { } provider && head is not null)
        {
            request = tap?.Trace is { } trace ? WithAnswer(request, provider, head, trace, sent, tap) : WithHead(request, provider, head);
        }

        string? model = call.Api.Model ?? ModelIn(call.RequestStart.Span) ?? request.AnsweredModel;
        return new GatewayRecord
        {
            Request = request with { CostUsd = call.ServedBy == GatewayRecord.ByUpstream ? CostOf(call, model, request) : 0 },
            Route = call.Route.Settings.Prefix,
            Upstream = call.ServedBy == GatewayRecord.ByUpstream ? call.Upstream.Name : call.ServedBy,
            Api = call.Api.Api,
            Model = model,
            Streamed = call.Streamed,
            ClientStatus = call.ClientStatus,
            ClientLeft = call.ClientLeft,
            RequestBytes = call.RequestBytes,
            AnswerBytes = tap?.Bytes ?? 0,
            FirstHoldNs = tap is { FirstByte: not 0 } ? Ns(tap.FirstHold) : null,
            FirstBodyNs = Since(sent, tap?.FirstByte ?? 0),
            TraceParent = call.TraceParent,
            Session = call.Session,
            Caller = call.Caller,
            Attempts = call.Attempts,
            ServedBy = call.ServedBy,
            InjectedPrefix = call.InjectedPrefix,
            OtherwiseUsd = Otherwise(call, model, request),
            TotalNs = Ns(call.Ended - call.Arrived),
        };
    }

    private decimal? Otherwise(FinishedCall call, string? model, RequestRecord request) =>
        call.ServedBy != GatewayRecord.ByUpstream ? CostOf(call, model, request)
        : call.InjectedPrefix is not null && request.Usage is { } usage
            ? CostOf(call, model, request with { Usage = usage with { InputUncached = usage.TotalInput, CacheRead = 0, CacheWrite = 0, CacheWriteLong = 0 } })
            : null;

    /// <summary>The model a request asks for, from the beginning of its body.</summary>
    internal static string? ModelIn(ReadOnlySpan<byte> body)
    {
        var json = new Utf8JsonReader(body, isFinalBlock: false, default);
        try
        {
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 1)
                {
                    bool isModel = json.ValueTextEquals("model"u8);
                    if (!json.Read())
                    {
                        return null;
                    }

                    if (isModel)
                    {
                        return json.TokenType == JsonTokenType.String ? json.GetString() : null;
                    }
                }
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // Bad JSON is passed on: the API answers it.
        }

        return null;
    }

    private static RequestRecord WithAnswer(RequestRecord request, IProvider provider, ResponseHead head, AnswerTrace trace, long sent, Tap tap)
    {
        provider.ReadHead(head, trace.Reader.Summary);
        return trace.Complete(request, sent, tap.LastByte);
    }

    private static RequestRecord WithHead(RequestRecord request, IProvider provider, ResponseHead head)
    {
        var summary = new AnswerSummary();
        provider.ReadHead(head, summary);
        return request with { ProviderRequestId = summary.RequestId, RateLimits = summary.RateLimits };
    }

    private static RequestError? Judge(FinishedCall call, ResponseHead? head)
    {
        RequestError? ofTransport = call.ClientLeft ? RequestErrors.OfTransport(TransportFault.Cancelled, "the client left", Limits(call))
            : call.Fault == TransportFault.None ? null
            : RequestErrors.OfTransport(call.Fault, call.Detail, Limits(call));
        if (call.Tap?.Trace is { } trace)
        {
            AnswerEnd end = trace.Finish(call.Tap.LastByte, call.Tap.Reads);
            RequestError? wrong = RequestErrors.OfAnswer(end, trace.Reader.Summary);
            return wrong is not null && end == AnswerEnd.Truncated ? ofTransport ?? wrong : wrong;
        }

        return ofTransport ?? (head is { Status: >= 400 } ? ErrorOf(call, head) : null);
    }

    private static RequestError ErrorOf(FinishedCall call, ResponseHead head)
    {
        IProvider provider = call.Api.Provider ?? ProviderRegistry.All[0];
        return provider.ReadError(head, call.Tap is { } tap ? tap.Error : []);
    }

    private static Deadlines Limits(FinishedCall call) => Limits(call.Route, call.Streamed);

    /// <summary>The deadlines of a route's calls, in the record's words.</summary>
    internal static Deadlines Limits(Route route, bool streamed) => new()
    {
        Connect = route.Settings.Deadlines.Connect,
        FirstByte = streamed ? route.Settings.Deadlines.FirstToken : route.Settings.Deadlines.Head,
        Idle = route.Settings.Deadlines.Idle,
        Total = route.Settings.Deadlines.Total,
    };

    /// <summary>The head of an answer as the providers read it, names in lower case.</summary>
    internal static ResponseHead HeadOf(HttpResponseMessage answer)
    {
        var fields = new List<KeyValuePair<string, string>>();
        foreach (var (name, values) in answer.Headers.NonValidated)
        {
            fields.Add(new(name.ToLowerInvariant(), values.ToString()));
        }

        foreach (var (name, values) in answer.Content.Headers.NonValidated)
        {
            fields.Add(new(name.ToLowerInvariant(), values.ToString()));
        }

        return new ResponseHead((int)answer.StatusCode, fields);
    }

    private decimal? CostOf(FinishedCall call, string? model, RequestRecord request)
    {
        if (call.Api.Provider is not { } provider || request.Usage is not { } usage)
        {
            return null;
        }

        var on = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        return (model is null ? null : prices.Cost(provider.PriceProvider, model, usage, on, request.ServiceTier))
            ?? (request.AnsweredModel is { } answered ? prices.Cost(provider.PriceProvider, answered, usage, on, request.ServiceTier) : null);
    }

    private long UnixNs(long ticks)
    {
        TimeSpan ago = Stopwatch.GetElapsedTime(ticks);
        return ((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100) - (long)ago.TotalNanoseconds;
    }

    private static long? Since(long start, long moment) => moment == 0 ? null : Ns(moment - start);

    private static long? Positive(long ticks) => ticks == 0 ? null : Ns(ticks);

    private static long Ns(long ticks) => Stopwatch.Frequency == 1_000_000_000 ? ticks : (long)(ticks * (1e9 / Stopwatch.Frequency));
}
