using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using FirstToken.Gateway.Attempts;
using FirstToken.Gateway.CacheInjection;
using FirstToken.Gateway.Relaying;
using FirstToken.Gateway.Settings;
using FirstToken.Gateway.Tapping;
using FirstToken.Transport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FirstToken.Gateway.Replaying;

/// <summary>
/// Gives one upstream answer to several requests: those that ask for the same at the same time (single flight), and those that ask for
/// it again later (cache). Each is written to a tape, and everybody follows the tape, the first as well: who leaves takes nobody along.
/// </summary>
internal sealed class ReplayRelay(AttemptTools tools, GuardedRelay relay, InjectionStep injection, RecordQueue records, AnswerCache cache, SemanticIndex semantic)
{
    /// <summary>Says that an answer is a repetition, and of what: <c>cache</c>, <c>semantic</c> or <c>flight</c>.</summary>
    public const string Field = "x-firsttoken-served-by";

    private static readonly string[] s_ofTheFirstTime = ["Server-Timing", "Age"];
    private readonly ConcurrentDictionary<string, Flight> _flights = new(StringComparer.Ordinal);

    /// <summary>Whether a request may get an answer that others get, too: it generates, and its caller does not forbid it.</summary>
    public static bool Takes(ClientRequest request) =>
        request.Route.Settings.SpeedUps is { Cache: not null } or { SingleFlight: true }
        && request.Api.Provider is not null && request.Facts.IsKnown
        && !request.Headers.CacheControl.ToString().Contains("no-", StringComparison.OrdinalIgnoreCase);

    /// <summary>Answers a request. Does not throw; what became of it is recorded.</summary>
    public async Task CarryAsync(ClientRequest request, IAnswerSink sink, string? session)
    {
        CacheSettings? settings = request.Route.Settings.SpeedUps.Cache;
        var key = AnswerKey.Of(request);
        SemanticQuestion? question = null;
        try
        {
            if (settings is not null)
            {
                if (await cache.FindAsync(key, settings, request.Left) is { } kept)
                {
                    await RepeatAsync(request, sink, kept.Tape, kept.Age, "cache", session);
                    return;
                }

                question = settings.Semantic is { } alike ? await semantic.AskAsync(request, alike) : null;
                if (question?.Twin is { } twin && await cache.FindAsync(twin, settings, request.Left) is { } similar)
                {
                    await RepeatAsync(request, sink, similar.Tape, similar.Age, "semantic", session);
                    return;
                }

                tools.Effects.Count("cache", "miss");
            }

            await FlyAsync(request, sink, key, question, session);
        }
        catch (Exception failure) when (Faults.IsExpected(failure))
        {
            sink.Break(); // the client has left; the flight records itself
        }
    }

    private async Task FlyAsync(ClientRequest request, IAnswerSink sink, AnswerKey key, SemanticQuestion? question, string? session)
    {
        bool isShared = request.Route.Settings.SpeedUps.SingleFlight;
        while (true)
        {
            var mine = new Flight();
            Flight flight = isShared ? _flights.GetOrAdd(key.Text, mine) : mine;
            if (!flight.TryJoin())
            {
                _flights.TryRemove(new KeyValuePair<string, Flight>(key.Text, flight));
                continue;
            }

            try
            {
                if (flight == mine)
                {
                    _ = LeadAsync(Detach(request, flight.NobodyLeft), flight, key, question, session);
                    await flight.Tape.FollowAsync(sink, static head => head, paced: false, tools.Time, static _ => { }, request.Left);
                }
                else
                {
                    mine.Dispose();
                    tools.Effects.Count("single_flight", "joined");
                    await RepeatAsync(request, sink, flight.Tape, null, "flight", session);
                }
            }
            finally
            {
                flight.Leave();
            }

            return;
        }
    }

    // Gets the answer for all: its own record is that of the request that was first.
    private async Task LeadAsync(ClientRequest request, Flight flight, AnswerKey key, SemanticQuestion? question, string? session)
    {
        // The client that began it may leave before the answer is there: the upstreams stay open for those who follow.
        bool entered = request.Route.TryEnter();
        bool whole = await relay.CarryAsync(injection.Apply(request), flight.Tape, session);
        if (entered)
        {
            request.Route.Leave();
        }

        flight.Tape.End(whole && request.Route.Settings.SpeedUps.Cache is { } settings ? Keep : null);
        _flights.TryRemove(new KeyValuePair<string, Flight>(key.Text, flight));

        void Keep()
        {
            cache.Keep(key, flight.Tape, settings);
            if (question is not null)
            {
                semantic.Keep(question, key);
            }
        }
    }

    // The first request may end before the answer it asked for: what belongs to its connection is copied.
    private static ClientRequest Detach(ClientRequest request, CancellationToken nobodyLeft) => new()
    {
        Route = request.Route,
        Method = request.Method,
        Path = request.Path,
        Query = request.Query,
        Api = request.Api,
        Headers = new HeaderDictionary(request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase)),
        Body = request.Body,
        Facts = request.Facts,
        Arrived = request.Arrived,
        Caller = request.Caller,
        HasGenuineSignature = request.HasGenuineSignature,
        Left = nobodyLeft,
    };

    private async Task RepeatAsync(ClientRequest request, IAnswerSink sink, Tape tape, TimeSpan? age, string by, string? session)
    {
        var call = new CallTimes();
        Tap? tap = null;
        bool streamed = false;
        UpstreamAnswer? answer = null;
        TransportFault fault = TransportFault.None;
        bool? left = null;
        bool paced = age is not null && request.Route.Settings.SpeedUps.Cache is { Paced: true };
        try
        {
            await tape.FollowAsync(sink, Head, paced, tools.Time, Passed, request.Left);
        }
        catch (Exception failure) when (Faults.IsExpected(failure))
        {
            fault = TransportFault.Cancelled;
            left = request.Left.IsCancellationRequested; // before the connection is broken, which looks the same
            sink.Break();
        }

        long ended = Stopwatch.GetTimestamp();
        if (age is not null && fault == TransportFault.None)
        {
            tools.Effects.Count(by, "hit");
            TimeSpan taken = Stopwatch.GetElapsedTime(request.Arrived, ended);
            tools.Effects.Save(by, tape.Duration > taken ? tape.Duration - taken : TimeSpan.Zero);
        }

        var sent = new OutgoingRequest(request.Method, request.Path + request.Query);
        HeaderRules.CopyRequest(request.Headers, sent.Fields, askForIdentity: false);
        records.Add(new FinishedCall
        {
            Route = request.Route,
            Upstream = request.Route.First,
            Api = request.Api,
            Times = call,
            Arrived = request.Arrived,
            Ended = ended,
            HeadArrived = request.Arrived,
            Sent = sent,
            Answer = answer,
            Tap = tap,
            Streamed = streamed,
            Fault = fault,
            ClientLeft = left ?? request.Left.IsCancellationRequested,
            ClientStatus = answer is null ? null : answer.Status,
            RequestStart = request.Body ?? default,
            RequestBytes = request.Body?.Length ?? 0,
            Session = session,
            Caller = request.Caller?.Name,
            ServedBy = by,
        });

        AnswerHead Head(AnswerHead head)
        {
            answer = new UpstreamAnswer(head.Status, head.Reason, new FieldList(), Stream.Null);
            foreach (var field in head.Fields)
            {
                answer.Fields.Add(field.Key, field.Value);
                streamed |= field.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) && TapReaders.IsStream(field.Value.ToString());
            }

            tap = tools.Readers.Open(request.Api, head.Status, streamed, head.Fields.Any(field => field.Key.Equals("Content-Encoding", StringComparison.OrdinalIgnoreCase)));
            var fields = head.Fields.Where(field => !s_ofTheFirstTime.Contains(field.Key, StringComparer.OrdinalIgnoreCase)).Append(new(Field, by));
            if (age is { } old)
            {
                fields = fields.Append(new("Age", ((long)old.TotalSeconds).ToString(CultureInfo.InvariantCulture)));
            }

            return head with { Fields = [.. tools.Settings().ServerTiming ? fields.Append(new(ServerTiming.Field, ServerTiming.Of(request.Arrived))) : fields] };
        }

        void Passed(ReadOnlyMemory<byte> bytes)
        {
            long now = Stopwatch.GetTimestamp();
            tap?.Take(bytes.Span, now, now);
        }
    }
}
