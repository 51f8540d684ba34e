using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using FirstToken.Gateway.Guarding;
using FirstToken.Gateway.Routing;
using FirstToken.Gateway.Tapping;
using FirstToken.Load;
using FirstToken.Recording;
using FirstToken.Transport;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FirstToken.Gateway.Relaying;

/// <summary>
/// Carries one request up and its answer down.
/// <code>
/// client ── 1 head ──▶ route ── 2 body ──▶ upstream
/// client ◀─ 4 head ──────────── 3 head ─── upstream
/// client ◀─ 5 each read, written on at once; then, and only then, the tap
/// </code>
/// Nothing in here waits for anything but the two sockets: reads complete on the thread that saw them, so a lock or a log line
/// would hold every other stream up.
/// </summary>
internal sealed class Relay(DeadlineWatch watch, TapReaders readers, RecordQueue records, Func<bool> askForIdentity, Func<bool> serverTiming)
{
    /// <summary>Claude Code's session.</summary>
    public const string SessionField = "x-claude-code-session-id";

    private const int ReadBytes = 16 << 10;

    /// <summary>Streams under way, warming up aside.</summary>
    public StreamCount Streams { get; init; } = new();

    /// <summary>Relays a request over its route.</summary>
    /// <param name="context">The request.</param>
    /// <param name="route">Its route.</param>
    /// <param name="arrived">When its head had arrived, Stopwatch ticks.</param>
    /// <param name="isRecorded">Whether a record is made of it.</param>
    /// <param name="over">Told once all is done: whoever only waits for that needs no task of its own.</param>
    public async Task CarryAsync(HttpContext context, Route route, long arrived, bool isRecorded, Action<Route>? over)
    {
        Debug.Assert(RequestPath.TryRead(RelayFeatures.RawTarget(context), out _, out _), "the route was found by the path");
        (string target, ApiCall api) = Target(context, route);
        using var call = new RelayCall(route, route.First, api, arrived, arrived, context.RequestAborted, RelayFeatures.CallEnd(context)) { Over = over };
        watch.Add(call);
        KeyHolder? caller = RelayFeatures.Caller(context);
        HttpContent? body = null;
        OutgoingRequest? sent = null;
        UpstreamAnswer? answer = null;
        Tap? tap = null;
        bool streamed = false;
        long headArrived = 0;
        bool? left = null;
        bool isTold = false;
        (TransportFault Fault, string? Detail) end = default;
        try
        {
            bool isGenuine = false;
            if (!CallerSignature.IsSigned(context, call.Upstream))
            {
                body = await RequestBodies.TakeAsync(context, call.End);                                             // 1, 2
            }
            else
            {
                (body, isGenuine, KeyRefusal? refusal) = await TakeSignedAsync(context, call);
                if (refusal is not null)
                {
                    isRecorded = false; // as with keys: no call came of it
                    Time(context, call, Stopwatch.GetTimestamp());
                    await Gate.RefuseAsync(context, call.Upstream.Family, refusal);
                    return;
                }
            }

            sent = new OutgoingRequest(context.Request.Method, target, body);
            answer = await SendAsync(context, call, sent, caller, isGenuine);                                       // 3
            headArrived = call.Times.Arrival();
            streamed = TapReaders.IsStream(answer.Fields.Find("Content-Type"));
            if (streamed && isRecorded)
            {
                Streams.Enter();
            }

            tap = readers.Open(api, answer.Status, streamed, answer.Fields.Contains("Content-Encoding"));
            SetHead(context, call, answer, headArrived);                                                            // 4
            if (streamed && answer.IsSuccess)
            {
                // A stream's head goes out by itself: it is the client's sign that the request was taken. Kestrel would keep it for the
                // first bytes of the body, and its StartAsync alone sends nothing either (facts: relay.md §2.2).
                call.ExpectOutput();
                await context.Response.BodyWriter.FlushAsync(call.End);
            }

            await PumpAsync(context, call, answer, tap, streamed);                                                  // 5
            isTold = true;
        }
        catch (Exception failure) when (failure is BadHttpRequestException || Faults.IsExpected(failure))
        {
            left = call.ClientLeft; // before the connection is broken, which looks the same
            (end, isTold) = await FailAsync(context, call, failure, answer is not null);
        }
        finally
        {
            watch.Remove(call);
            if (isRecorded)
            {
                if (streamed)
                {
                    Streams.Leave();
                }

                (ReadOnlyMemory<byte> start, long bytes) = RequestBodies.Sent(body);
                records.Add(new FinishedCall
                {
                    Route = route,
                    Upstream = call.Upstream,
                    Api = api,
                    Times = call.Times,
                    Arrived = arrived,
                    Ended = Stopwatch.GetTimestamp(),
                    HeadArrived = headArrived,
                    Sent = sent,
                    Answer = answer,
                    Tap = tap,
                    Streamed = streamed,
                    Fault = end.Fault,
                    Detail = end.Detail,
                    ClientLeft = left ?? call.ClientLeft,
                    ClientStatus = isTold || context.Response.HasStarted ? context.Response.StatusCode : null, // a head without a body goes out later
                    RequestStart = start,
                    RequestBytes = bytes,
                    Session = context.Request.Headers[SessionField],
                    TraceParent = context.Request.Headers.TraceParent,
                    Caller = caller?.Name,
                });
            }
            else
            {
                answer?.Dispose();
            }
        }
    }

    private static (string Target, ApiCall Api) Target(HttpContext context, Route route)
    {
        _ = RequestPath.TryRead(RelayFeatures.RawTarget(context), out ReadOnlySpan<char> path, out ReadOnlySpan<char> query);
        ReadOnlySpan<char> rest = route.Rest(path);
        return (route.First.Target(rest, query), route.First.Family.Recognise(context.Request.Method, rest, query));
    }

    private static async ValueTask<(HttpContent? Body, bool IsGenuine, KeyRefusal? Refusal)> TakeSignedAsync(HttpContext context, RelayCall call)
    {
        HttpContent? body = await RequestBodies.TakeWholeAsync(context, call.End);
        ReadOnlyMemory<byte> bytes = (body as WholeBody)?.Bytes ?? default;
        await RequestBodies.MakeWayAsync(bytes);
        KeyRefusal? refusal = CallerSignature.Check(context, call.Upstream, bytes.Span, out bool isGenuine);
        return (body, isGenuine, refusal);
    }

    private Task<UpstreamAnswer> SendAsync(HttpContext context, RelayCall call, OutgoingRequest request, KeyHolder? caller, bool isGenuine)
    {
        HeaderRules.CopyRequest(context.Request.Headers, request.Fields, askForIdentity());
        OutgoingFields.Complete(request, call.Upstream, caller, isGenuine: isGenuine);
        return call.Upstream.SendAsync(request, call.Times, call.End);
    }

    private void SetHead(HttpContext context, RelayCall call, UpstreamAnswer answer, long headArrived)
    {
        HttpResponse response = context.Response;
        response.StatusCode = answer.Status;
        if (answer.Reason is { Length: > 0 } reason)
        {
            context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = reason;
        }

        HeaderRules.CopyAnswer(answer.Fields, response.Headers);
        Time(context, call, headArrived);
    }

    private void Time(HttpContext context, RelayCall call, long headArrived)
    {
        if (serverTiming())
        {
            HeaderRules.Add(context.Response.Headers, ServerTiming.Field, ServerTiming.Of(call, headArrived));
        }
    }

    private static async Task PumpAsync(HttpContext context, RelayCall call, UpstreamAnswer answer, Tap tap, bool streamed)
    {
        Stream from = answer.Body;
        PipeWriter to = context.Response.BodyWriter;
        byte[]? buffer = null;
        try
        {
            while (true)
            {
                ValueTask<int> more = from.ReadAsync(Memory<byte>.Empty, call.End);
                if (!more.IsCompleted && buffer is not null)
                {
                    // Waits without a buffer: of thousands of streams most are silent at any moment.
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = null;
                }

                _ = await more;
                buffer ??= ArrayPool<byte>.Shared.Rent(ReadBytes);
                int read = await from.ReadAsync(buffer, call.End);
                if (read == 0)
                {
                    return;
                }

                long arrived = call.Times.Arrival();
                FlushResult flushed = await to.WriteAsync(buffer.AsMemory(0, read), call.End);
                long departed = Stopwatch.GetTimestamp();
                if (flushed.IsCompleted || flushed.IsCanceled)
                {
                    throw new OperationCanceledException("the client left");
                }

                tap.Take(buffer.AsSpan(0, read), arrived, departed);
                if (!streamed || tap.Trace is null || tap.HasOutput)
                {
                    call.ExpectMore(departed);
                }
            }
        }
        finally
        {
            if (buffer is not null)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    // What went wrong, told to the client as well as still can be: by an answer of our own where none has begun, else by a
    // connection cut off like the upstream's. A cut must never look like an end.
    private async Task<((TransportFault Fault, string? Detail) End, bool IsTold)> FailAsync(HttpContext context, RelayCall call, Exception failure, bool inAnswer)
    {
        if (call.ClientLeft)
        {
            return ((TransportFault.Cancelled, null), false);
        }

        if (failure is BadHttpRequestException bad)
        {
            bool canTell = !context.Response.HasStarted;
            if (canTell)
            {
                Time(context, call, Stopwatch.GetTimestamp());
                await Refusal.SendAsync(context, call.Upstream.Family, bad.StatusCode, "bad_request", bad.Message);
            }

            return ((TransportFault.Cancelled, bad.Message), canTell);
        }

        TransportFault fault = call.Late != TransportFault.None ? call.Late : Faults.Of(failure, inAnswer);
        string? detail = failure is OperationCanceledException ? null : (failure.InnerException ?? failure).Message.ReplaceLineEndings(" ");
        if (context.Response.HasStarted || inAnswer)
        {
            context.Abort();
            return ((fault, detail), false);
        }

        // Why a certificate is not trusted is for whoever runs the gateway to mend; of all else its kind says enough.
        var error = RequestErrors.OfTransport(fault, fault == TransportFault.TlsFailed ? detail : null, new Deadlines
        {
            Connect = call.Route.Settings.Deadlines.Connect,
            FirstByte = call.Route.Settings.Deadlines.Head,
            Total = call.Route.Settings.Deadlines.Total,
        });
        string kind = ErrorKindNames.Of(error.Kind);
        Time(context, call, Stopwatch.GetTimestamp());
        await Refusal.SendAsync(context, call.Upstream.Family, Faults.StatusOf(fault), kind, $"gateway: upstream {call.Upstream.Name}: {error.Message}");
        return ((fault, detail), true);
    }
}
