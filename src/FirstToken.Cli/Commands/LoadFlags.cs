using System.CommandLine;
using FirstToken.Cli.Shell;
using FirstToken.Load;
using FirstToken.Transport;

namespace FirstToken.Cli.Commands;

/// <summary>The flags of <c>bench</c> that say how much, how fast and when to stop.</summary>
internal sealed class LoadFlags
{
    private const int DefaultRequests = 20;
    private const int DefaultConcurrency = 1;
    private const int OwnSimulatorConcurrency = 4;
    private const int DefaultMaxTokens = 128;

    private readonly Option<int?> _requests = Flags.Whole("--requests", ["-n"], $"Requests to each target [default: {DefaultRequests}]", 1, 10_000_000);
    private readonly Option<int?> _concurrency = Flags.Whole("--concurrency", ["-c"], "Requests in flight, over all targets [default: 1; 4 with an own simulator]", 1, 100_000);
    private readonly Option<TimeSpan?> _duration = Flags.Time("--duration", "Start requests for this long (30s, 5m); those under way are awaited");
    private readonly Option<double?> _rate = Flags.Number("--rate", "PER_SECOND", "Start so many requests a second, over all targets, however slow the answers", 0, 1e6, "a number of requests a second above 0");
    private readonly Option<string?> _arrival = Flags.Text("--arrival", [], "PATTERN", "How --rate spaces its starts: constant, poisson or gamma:CV [default: constant]");
    private readonly Option<string?> _ramp = Flags.Text("--ramp", [], "FROM:TO:SECONDS", "Let the rate climb: from and to are requests a second over all targets (1:20:60)");
    private readonly Option<int?> _warmup = Flags.Whole("--warmup", [], "Requests to each target before measuring [default: 1]", 0, 100_000);
    private readonly Option<bool> _interleave = Flags.Switch("--interleave", "Take the targets in turn, A B A B … [default with several targets]");
    private readonly Option<bool> _noInterleave = Flags.Switch("--no-interleave", "Measure one target after the other");
    private readonly Option<int?> _maxTokens = Flags.Whole("--max-tokens", [], $"Most output tokens of an answer [default: {DefaultMaxTokens}]", 1, 1_000_000);
    private readonly Option<bool> _noStream = Flags.Switch("--no-stream", "Ask for whole answers instead of streams");
    private readonly Option<string?> _http = Flags.OneOf("--http", "HTTP version; with 2, stamps are those of reads [default: 1.1]", "1.1", "2");
    private readonly Option<TimeSpan?> _timeout = Flags.Time("--timeout", "Most time of a whole request, and so of each of its phases [default: 5m]");
    private readonly Option<double?> _maxCost = Flags.Number("--max-cost", "USD", "Stop before more than this is spent; 0.50 is half a dollar [default: 1]", -1e-9, 1e6, "an amount in USD, 0 or more");
    private readonly Option<double?> _maxErrorRate = Flags.Number("--max-error-rate", "SHARE", "Stop when this share of the last 100 requests failed, 0 to 1 [default: never]", 0, 1, "a share above 0, at most 1");
    private readonly Option<int?> _seed = Flags.Whole("--seed", [], "Seed of everything random [default: 1]", 0);

    /// <summary>All of them, in the order help shows them.</summary>
    public IEnumerable<Option> All =>
    [
        _requests, _concurrency, _duration, _rate, _arrival, _ramp, _warmup, _interleave, _noInterleave,
        _maxTokens, _noStream, _http, _timeout, _maxCost, _maxErrorRate, _seed,
    ];

    /// <summary>The seed asked for, 1 if none was.</summary>
    public ulong Seed(ParseResult parsed) => (ulong)(parsed.GetValue(_seed) ?? 1);

    /// <summary>The spending limit asked for; where somebody may send a bill, 1 USD if none was.</summary>
    public decimal? MaxCostUsd(ParseResult parsed, bool mayCost) =>
        parsed.GetValue(_maxCost) is { } usd ? (decimal)Math.Max(0, usd) : mayCost ? 1m : null;

    /// <summary>What the user set, for what has defaults of its own.</summary>
    public AskedLoad Asked(ParseResult parsed) => new()
    {
        Requests = parsed.GetValue(_requests),
        Duration = parsed.GetValue(_duration) ?? ArrivalFlags.RampLength(parsed.GetValue(_ramp)),
        MaxTokens = parsed.GetValue(_maxTokens),
        Arrival = parsed.GetValue(_arrival),
    };

    /// <summary>Requests in flight against an own simulator, which nobody is billed for: a first run should not take a minute.</summary>
    public int ConcurrencyAgainstOwnSimulator(ParseResult parsed) => parsed.GetValue(_concurrency) ?? OwnSimulatorConcurrency;

    /// <summary>Takes what was asked into a plan.</summary>
    /// <exception cref="CommandFailure">Two flags contradict each other.</exception>
    public RunPlan Apply(ParseResult parsed, RunPlan plan)
    {
        Check(parsed);
        TimeSpan? duration = parsed.GetValue(_duration);
        int? requests = parsed.GetValue(_requests);
        ulong seed = Seed(parsed);
        IArrival? arrival = ArrivalFlags.Read(parsed.GetValue(_rate), parsed.GetValue(_arrival), parsed.GetValue(_ramp), seed);
        return plan with
        {
            Requests = requests ?? (duration is null && parsed.GetValue(_ramp) is null ? DefaultRequests : null),
            Duration = duration ?? ArrivalFlags.RampLength(parsed.GetValue(_ramp)),
            Concurrency = parsed.GetValue(_concurrency) ?? DefaultConcurrency,
            Arrival = arrival,
            Warmup = parsed.GetValue(_warmup) ?? 1,
            Interleave = !parsed.GetValue(_noInterleave),
            MaxTokens = parsed.GetValue(_maxTokens) ?? DefaultMaxTokens,
            Stream = !parsed.GetValue(_noStream),
            Deadlines = parsed.GetValue(_timeout) is { } timeout ? Deadlines.Within(timeout) : Deadlines.Default,
            Http2 = parsed.GetValue(_http) == "2",
            MaxErrorRate = parsed.GetValue(_maxErrorRate),
            Seed = seed,
        };
    }

    private void Check(ParseResult parsed)
    {
        bool isRate = parsed.GetValue(_rate) is not null || parsed.GetValue(_ramp) is not null;
        if (parsed.GetValue(_rate) is not null && parsed.GetValue(_ramp) is not null)
        {
            throw CommandFailure.Usage("--rate and --ramp exclude each other: a ramp names its own rates");
        }

        if (parsed.GetValue(_arrival) is not null && !isRate && parsed.GetResult("--sweep") is null)
        {
            throw CommandFailure.Usage("--arrival spaces the starts of a rate: give --rate too");
        }

        if (parsed.GetValue(_concurrency) is not null && isRate)
        {
            throw CommandFailure.Usage("--concurrency and --rate exclude each other: at a rate, requests start whether or not others have ended");
        }

        if (parsed.GetValue(_interleave) && parsed.GetValue(_noInterleave))
        {
            throw CommandFailure.Usage("--interleave and --no-interleave exclude each other");
        }
    }
}
