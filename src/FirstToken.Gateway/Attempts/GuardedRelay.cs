using System.Diagnostics;
using System.Globalization;
using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Tapping;
using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Transport;
using Microsoft.Extensions.Primitives;

namespace FirstToken.Gateway.Attempts;

/// <summary>
/// Gets an answer for a request by as many attempts as the route allows, and passes on the first that has output. Up to that moment
/// nothing has reached the client, so that another upstream can take the place of one that fails or is late.
/// </summary>
/// <param name="tools">What attempts are made with.</param>
/// <param name="records">Takes what became of a request.</param>
internal sealed class GuardedRelay(AttemptTools tools, RecordQueue records)
{
    /// <summary>Relays a request. Does not throw; what became of it is recorded.</summary>
    /// <returns>Whether a good answer was passed on to its end.</returns>
    public async Task<bool> CarryAsync(ClientRequest request, IAnswerSink sink, string? session)
    {
        var race = new Race(tools, request);
        Attempt? chosen = null;
        (TransportFault Fault, string? Detail) end = default;
        bool whole = false;
        bool? left = null;
        try
        {
            await tools.Pacer.WaitAsync(request);
            chosen = await race.RunAsync();
            if (chosen.Answer is null || chosen.End!.Fault != TransportFault.None)
            {
                end = (chosen.End!.Fault == TransportFault.None ? TransportFault.ConnectionLost : chosen.End.Fault, chosen.End.Detail);
                await RefuseAsync(request, chosen, sink);
            }
            else
            {
                tools.Balancer.Settle(request, chosen.Call.Upstream);
                await PassOnAsync(chosen, sink);
                whole = chosen.IsGood;
            }
        }
        catch (Exception failure) when (Faults.IsExpected(failure))
        {
            left = request.Left.IsCancellationRequested; // before the connection is broken, which looks the same
            end = chosen is null || left.Value ? (TransportFault.Cancelled, null) : (chosen.Call.Late != TransportFault.None ? chosen.Call.Late : TransportFault.CutShort, Detail(failure));
            sink.Break();
        }
        finally
        {
            race.End();
            tools.Pacer.Done(request);
            Record(request, race, chosen, sink.Status, end, left ?? request.Left.IsCancellationRequested, session);
        }

        return whole;
    }

    private async Task PassOnAsync(Attempt chosen, IAnswerSink sink)
    {
        if (!chosen.Streamed)
        {
            await chosen.PassOnAsync(sink, tools.Settings().ServerTiming);
            return;
        }

        tools.Streams.Enter();
        try
        {
            await chosen.PassOnAsync(sink, tools.Settings().ServerTiming);
        }
        finally
        {
            tools.Streams.Leave();
        }
    }

    private static string? Detail(Exception failure) => failure is OperationCanceledException ? null : failure.Message.ReplaceLineEndings(" ");

    private async Task RefuseAsync(ClientRequest request, Attempt last, IAnswerSink sink)
    {
        if (request.Left.IsCancellationRequested)
        {
            sink.Break();
            return;
        }

        RequestError? error = last.End!.Error;
        bool isOpen = last.End.Outcome == AttemptOutcome.BreakerOpen;
        string message = isOpen ? "left alone for a while, since too many of its answers were failures" : error?.Message ?? "no answer";
        int status = isOpen ? 503 : last.End.Fault == TransportFault.None ? 502 : Faults.StatusOf(last.End.Fault);
        byte[] body = last.Call.Route.First.Family.WriteError(status, $"gateway: upstream {last.Call.Upstream.Name}: {message}");
        List<KeyValuePair<string, StringValues>> fields =
        [
            new("Content-Type", "application/json"),
            new("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture)),
            new(Refusal.Header, isOpen ? "breaker_open" : error is null ? "no_answer" : ErrorKindNames.Of(error.Kind)),
        ];
        if (tools.Settings().ServerTiming)
        {
            fields.Add(new(ServerTiming.Field, ServerTiming.Of(last.Call, Stopwatch.GetTimestamp())));
        }

        await sink.BeginAsync(new AnswerHead(status, null, fields), alone: false, request.Left);
        await sink.WriteAsync(body, request.Left);
    }

    private void Record(ClientRequest request, Race race, Attempt? chosen, int? status, (TransportFault Fault, string? Detail) end, bool clientLeft, string? session)
    {
        records.Add(new FinishedCall
        {
            Route = request.Route,
            Upstream = chosen?.Call.Upstream ?? request.Route.First,
            Api = request.Api,
            Times = chosen?.Call.Times ?? new CallTimes(),
            Arrived = request.Arrived,
            Ended = Stopwatch.GetTimestamp(),
            HeadArrived = chosen?.HeadArrived ?? 0,
            Sent = chosen?.Sent,
            Answer = chosen?.Answer,
            Tap = chosen?.Tap,
            Streamed = chosen?.Streamed ?? false,
            Fault = end.Fault,
            Detail = end.Detail,
            ClientLeft = clientLeft,
            ClientStatus = status,
            RequestStart = request.Body ?? default,
            RequestBytes = request.Body?.Length ?? 0,
            Session = session,
            TraceParent = request.Headers.TraceParent,
            Caller = request.Caller?.Name,
            Attempts = race.Notes(),
            InjectedPrefix = request.InjectedPrefix,
        });
    }
}
