using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FirstToken.Simulator.Behaviour;
using FirstToken.Simulator.Caching;
using FirstToken.Simulator.Formats;
using FirstToken.Simulator.Plans;
using FirstToken.Simulator.Recording;
using FirstToken.Simulator.Scripts;

namespace FirstToken.Simulator;

/// <summary>Turns a request into the plan of its answer. No sockets and no clock: times are handed in.</summary>
internal sealed class Engine(SimulatorOptions options)
{
    public const string BehaviorHeader = "x-firsttoken-sim";

    private readonly ApiFormat[] _formats = ApiFormats.Create();
    private readonly Slots? _slots = options.Slots is { } count ? new Slots(count) : null;
    private readonly RequestLimit? _limit = options.RequestsPerMinute is { } most ? new RequestLimit(most) : null;
    private readonly PromptCache _cache = new(options.CacheLife);
    private readonly ConcurrentBag<StreamBuilder> _builders = [];
    private long _requests;

    /// <summary>Plans an answer.</summary>
    /// <param name="request">The request.</param>
    /// <param name="unixNanoseconds">When it arrived, wall time; also the clock of the prompt cache.</param>
    public Plan Answer(SimRequest request, long unixNanoseconds)
    {
        long number = Interlocked.Increment(ref _requests);
        string id = Ids.Make(options.Seed, number);
        ApiFormat? format = Array.Find(_formats, f => f.Matches(request));
        Plan plan = format is null ? Elsewhere(request) : Answer(format, request, number, id, unixNanoseconds);
        if (format is not null)
        {
            plan.With(format.IdHeader, format.RequestId(id));
        }

        return plan.With("x-firsttoken-simulated", "true").With("x-firsttoken-sim-id", id);
    }

    private Plan Answer(ApiFormat format, SimRequest request, long number, string id, long now)
    {
        long seconds = now / 1_000_000_000;
        string model = "";
        try
        {
            format.CheckHead(request);
            if (format.Side(request) is { } side)
            {
                return side;
            }

            if (request.Method != "POST")
            {
                throw new RequestRefusedException(RefusalKind.WrongMethod, "Method Not Allowed");
            }

            using JsonDocument body = JsonDocument.Parse(request.Body);
            if (body.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new RequestRefusedException(RefusalKind.Invalid, "the body should be a JSON object");
            }

            Ask ask = format.Read(request, body.RootElement);
            model = ask.Model;
            return Generate(format, request, ask, number, id, now);
        }
        catch (JsonException)
        {
            return Refuse(new Refusal(RefusalKind.BadJson, "The request body is not valid JSON"));
        }
        catch (RequestRefusedException refused)
        {
            return Refuse(refused.Refusal);
        }

        Plan Refuse(Refusal refusal)
        {
            Plan plan = format.Refuse(refusal, id, request, seconds);
            plan.Facts = new AnswerFacts(format.Name, model, Injection.None, null);
            return plan;
        }
    }

    private Plan Generate(ApiFormat format, SimRequest request, Ask ask, long number, string id, long now)
    {
        SeededRandom random = SeededRandom.For(options.Seed, number);
        Behavior behavior = BehaviorOf(request, ask.Model);
        Injection drawn = options.Errors.Draw(ref random);
        int? left = _limit?.Take(now);
        Injection injected = _limit is not null && left is null ? Injection.RateLimit : behavior.Error != Injection.None ? behavior.Error : drawn;
        long seconds = now / 1_000_000_000;
        if (InjectedAnswers.Refusal(injected, ask.Stream) is { } refusal)
        {
            Plan refused = injected == Injection.BadGateway
                ? Plan.Whole(502, "text/html", "<html><body>bad gateway (simulated)</body></html>")
                : format.Refuse(refusal, id, request, seconds);
            refused.Facts = new AnswerFacts(format.Name, ask.Model, injected, null);
            return refused;
        }

        UInt128 caller = ask.Prompt.Marks.Count == 0 ? default : Caller(format.Key(request));
        CacheHit hit = _cache.Use(caller, ask.Prompt, now);
        Script script = ScriptWriter.Write(ask, behavior, hit, injected, id, seconds, ref random);
        Plan plan = InjectedAnswers.Broken(format, script) ?? (ask.Stream ? Stream(format, script) : Whole(format, script));
        plan.WaitNanoseconds = WaitOf(plan, now);
        _cache.Write(caller, ask.Prompt, now, now + plan.WaitNanoseconds + script.HeadDue);
        format.AddHeaders(script, plan);
        if (left is { } requests)
        {
            format.TellLimit(plan, _limit!.PerMinute, requests);
        }

        plan.Facts = new AnswerFacts(format.Name, ask.Model, injected, script.Usage);
        return plan;
    }

    // An answer that never ends would keep its slot for ever.
    private long WaitOf(Plan plan, long now) => plan.End is PlanEnd.Repeat or PlanEnd.Silence
        ? 0
        : _slots?.Take(now, Math.Max(plan.EndDueNanoseconds, plan.Items.Length > 0 ? plan.Items[^1].DueNanoseconds : plan.HeadDueNanoseconds)) ?? 0;

    private Plan Stream(ApiFormat format, Script script)
    {
        if (!_builders.TryTake(out StreamBuilder? output))
        {
            output = new StreamBuilder();
        }

        format.Stream(script, output);
        (PlanItem[] items, int outputs) = output.Build();
        _builders.Add(output);
        bool endless = script.Injected == Injection.Endless;
        if (endless)
        {
            // The closing events never come: what repeats is the last output chunk.
            items = [.. items.Take(Array.FindLastIndex(items, static item => item.IsOutput) + 1)];
        }

        return new Plan
        {
            Headers = { new("content-type", format.StreamType(script.Ask)), new("cache-control", "no-cache") },
            HeadDueNanoseconds = script.HeadDue,
            Items = items,
            OutputItems = outputs,
            Patch = format.Patch(script),
            End = endless ? PlanEnd.Repeat : script.Injected == Injection.Cut ? PlanEnd.Cut : PlanEnd.Finish,
            EndDueNanoseconds = script.Injected == Injection.Cut ? script.FaultDue : 0,
            RepeatEveryNanoseconds = script.RepeatEvery,
        };
    }

    private static Plan Whole(ApiFormat format, Script script) => new()
    {
        Headers = { new("content-type", "application/json") },
        Body = Encoding.UTF8.GetBytes(format.Whole(script)),
        HeadDueNanoseconds = script.EndDue,
        End = script.Injected == Injection.Cut ? PlanEnd.Cut : PlanEnd.Finish,
        EndDueNanoseconds = script.EndDue,
    };

    private Behavior BehaviorOf(SimRequest request, string model)
    {
        Behavior behavior = options.ProfileByModel ? Profiles.ForModel(KnownModels.Plain(model)) : options.Behavior;
        try
        {
            if (model.StartsWith("sim-", StringComparison.Ordinal) && InjectionNames.TryParse(KnownModels.Plain(model)[4..], out Injection named))
            {
                behavior = behavior with { Error = named };
            }

            int own = model.IndexOf('~', StringComparison.Ordinal);
            behavior = own < 0 ? behavior : BehaviorText.Apply(model[(own + 1)..], behavior);
            return request.Header(BehaviorHeader) is { } text ? BehaviorText.Apply(text, behavior) : behavior;
        }
        catch (FormatException bad)
        {
            throw new RequestRefusedException(RefusalKind.Invalid, bad.Message);
        }
    }

    private static Plan Elsewhere(SimRequest request) => request switch
    {
        { Method: "HEAD", Path: "/api/hello" or "/" } => Plan.Whole(200, "text/plain", ""),
        { Method: "GET", Path: "/" or "/api/hello" } => Plan.Whole(200, "text/plain", "FirstToken simulator: simulated, not measured\n"),
        _ => Plan.Json(404, """{"error":{"type":"not_found_error","message":"no simulated API has this path"}}"""),
    };

    private static UInt128 Caller(string? key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        // A signature differs from request to request; the key id in its credential does not.
        int end = key?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        SHA256.HashData(Encoding.UTF8.GetBytes(key is null ? "" : end > 0 ? key[..end] : key), hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
