using System.Diagnostics;
using System.Text.Json;
using FirstToken.Gateway.Relaying;
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

    // That of the request before: mostly it is this one's, too.
    private string? _model;

    public GatewayRecord Make(FinishedCall call)
    {
        DateTimeOffset now = time.GetUtcNow();
        long sent = call.Times.Sent != 0 ? call.Times.Sent : call.Arrived;
        long startedUnixNs = UnixNs(now) - (long)Stopwatch.GetElapsedTime(sent).TotalNanoseconds;
        Tap? tap = call.Tap;
        ResponseHead? head = call.Answer is null ? null : HeadOf(call.Answer);
        RequestError? error = Judge(call, head);
        AnswerTrace? trace = head is null ? null : tap?.Trace;
        AnswerSummary answer = trace?.Reader.Summary ?? new AnswerSummary();
        if (head is not null)
        {
            call.Api.Provider?.ReadHead(head, answer);
        }

        bool isByUpstream = call.ServedBy == GatewayRecord.ByUpstream;
        string? model = call.Api.Model ?? (_model = ModelIn(call.RequestStart.Span, _model)) ?? answer.Model;
        if (error is not null)
        {
            error = error with { Message = ErrorText.StrikeBody(WithoutCredentials(error.Message, call), call.RequestStart.Span, model) };
        }

        decimal? cost = CostOf(call, model, answer, answer.Usage, now);
        var request = new RequestRecord
        {
            Number = _number++,
            Target = 0,
            StartedUnixNs = startedUnixNs,
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
            ProviderRequestId = answer.RequestId,
            RateLimits = answer.RateLimits,
            Simulated = head?[SimulatedHeader] is not null,
            CostUsd = isByUpstream ? cost : 0,
        };
        return new GatewayRecord
        {
            Request = trace is null ? request : trace.Complete(request, sent, tap!.LastByte), // a trace is a tap's
            Route = call.Route.Settings.Prefix,
            Upstream = isByUpstream ? call.Upstream.Name : call.ServedBy,
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
            OtherwiseUsd = isByUpstream ? WithoutInjection(call, model, answer, now) : cost,
            TotalNs = Ns(call.Ended - call.Arrived),
        };
    }

    // What it would have cost without breakpoints put in; absent where none were.
    private decimal? WithoutInjection(FinishedCall call, string? model, AnswerSummary answer, DateTimeOffset now) =>
        call.InjectedPrefix is not null && answer.Usage is { } usage
            ? CostOf(call, model, answer, usage with { InputUncached = usage.TotalInput, CacheRead = 0, CacheWrite = 0, CacheWriteLong = 0 }, now)
            : null;

    /// <summary>The model a request asks for, from the beginning of its body.</summary>
    /// <param name="body">The beginning.</param>
    /// <param name="former">A name it may have: the same needs no text of its own.</param>
    internal static string? ModelIn(ReadOnlySpan<byte> body, string? former = null)
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
                        return json.TokenType != JsonTokenType.String ? null
                            : former is not null && json.ValueTextEquals(former) ? former
                            : json.GetString();
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

    // Not those that the upstreams have of their own either: another than the one that is named may have answered first.
    private static string WithoutCredentials(string text, FinishedCall call)
    {
        if (call.Sent is { } sent)
        {
            text = ErrorText.StrikeCredentials(text, sent.Fields.Lines.ToArray(), sent.Target);
        }

        return call.Route.Upstreams.Select(static upstream => upstream.Secret).OfType<string>().Aggregate(text, ErrorText.StrikeSecret);
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
    internal static ResponseHead HeadOf(UpstreamAnswer answer)
    {
        KeyValuePair<string, string>[] fields = answer.Fields.Joined();
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i] = new(FieldNames.Lower(fields[i].Key), fields[i].Value);
        }

        return new ResponseHead(answer.Status, fields);
    }

    private decimal? CostOf(FinishedCall call, string? model, AnswerSummary answer, Usage? used, DateTimeOffset now)
    {
        if (call.Api.Provider is not { } provider || used is not { } usage)
        {
            return null;
        }

        var on = DateOnly.FromDateTime(now.UtcDateTime);
        return (model is null ? null : prices.Cost(provider.PriceProvider, model, usage, on, answer.ServiceTier))
            ?? (answer.Model is { } answered ? prices.Cost(provider.PriceProvider, answered, usage, on, answer.ServiceTier) : null);
    }

    private static long UnixNs(DateTimeOffset moment) => (moment - DateTimeOffset.UnixEpoch).Ticks * 100;

    private static long? Since(long start, long moment) => moment == 0 ? null : Ns(moment - start);

    private static long? Positive(long ticks) => ticks == 0 ? null : Ns(ticks);

    private static long Ns(long ticks) => Stopwatch.Frequency == 1_000_000_000 ? ticks : (long)(ticks * (1e9 / Stopwatch.Frequency));
}
