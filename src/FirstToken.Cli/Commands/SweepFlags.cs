using System.CommandLine;
using System.CommandLine.Parsing;
using FirstToken.Cli.Running;
using FirstToken.Cli.Shell;
using FirstToken.Cli.Sweeping;
using FirstToken.Judging;
using FirstToken.Load.Arrivals;

namespace FirstToken.Cli.Commands;

/// <summary>The flags of a search for the highest load that keeps the limits.</summary>
internal sealed class SweepFlags
{
    private const double HighestRate = 10_000;
    private const int HighestConcurrency = 4096;

    // What sets the load or the end of a run itself.
    private static readonly string[] s_contradicting = ["--rate", "--ramp", "--concurrency", "--replay", "--until-ci", "--events", "--no-interleave"];

    private readonly Option<string?> _sweep = new("--sweep")
    {
        Description = "Find the highest load that keeps the limits, and the knee: over the rate, or over concurrency",
        HelpName = "rate|concurrency",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = ReadAxis,
    };

    private readonly Option<double?> _from = Flags.Number("--sweep-from", "LOAD", "First load of a sweep [default: what one request at a time makes]", 0, ArrivalRate.Highest, "a load above 0");
    private readonly Option<double?> _to = Flags.Number("--sweep-to", "LOAD", $"Highest load of a sweep [default: {HighestRate} a second, or {HighestConcurrency} in flight]", 0, ArrivalRate.Highest, "a load above 0");
    private readonly Option<double?> _within = Flags.Number("--sweep-within", "PERCENT", "How near the passing and the failing load shall come to each other [default: 5]", 0, 100, "a number of percent above 0, at most 100");
    private readonly Option<TimeSpan?> _time = Flags.Time("--sweep-time", "Begin no step of a sweep after so long [default: 30m]");
    private readonly Option<string?> _charts = Flags.Text("--charts", [], "DIR", "Also draw throughput against latency of a sweep into this folder, as SVG");
    private readonly SloFlags _slo = new();

    public IEnumerable<Option> All => [_sweep, _from, _to, _within, _time, _charts, .. _slo.All];

    /// <summary>The limits given; empty for none.</summary>
    /// <exception cref="CommandFailure">One is none.</exception>
    public SloSet Slos(ParseResult parsed) => _slo.Read(parsed);

    /// <summary>The sweep asked for, if there is one.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="asked">What else the user set: requests and time are those of a step.</param>
    /// <exception cref="CommandFailure">Another flag contradicts it.</exception>
    public SweepSettings? Read(ParseResult parsed, AskedLoad asked)
    {
        SloSet slos = _slo.Read(parsed);
        if (!IsGiven(parsed, _sweep.Name))
        {
            string? alone = All.Except(_slo.All).Select(option => option.Name).FirstOrDefault(name => IsGiven(parsed, name));
            return alone is null ? null : throw CommandFailure.Usage($"{alone} is for --sweep: give --sweep too");
        }

        if (s_contradicting.FirstOrDefault(name => IsGiven(parsed, name)) is { } other)
        {
            throw CommandFailure.Usage($"--sweep and {other} exclude each other: a sweep chooses the loads itself{(other == "--concurrency" ? " (--sweep concurrency --sweep-from N)" : string.Empty)}");
        }

        bool overConcurrency = parsed.GetValue(_sweep) == "concurrency";
        string[] texts = slos.IsEmpty ? SweepSettings.DefaultSlos : parsed.GetValue((Option<string[]>)_slo.All.First()) ?? [];
        var settings = new SweepSettings
        {
            OverConcurrency = overConcurrency,
            From = parsed.GetValue(_from),
            To = parsed.GetValue(_to) ?? (overConcurrency ? Math.Min(HighestConcurrency, OpenFiles.MostConnections ?? HighestConcurrency) : HighestRate),
            Tolerance = (parsed.GetValue(_within) ?? 5) / 100,
            MaxTime = parsed.GetValue(_time) ?? TimeSpan.FromMinutes(30),
            Slos = slos.IsEmpty && SloSet.TryParse(texts, out SloSet defaults, out _) ? defaults : slos,
            SloTexts = texts,
            HasDefaultSlos = slos.IsEmpty,
            Charts = parsed.GetValue(_charts),
        };
        settings = settings with
        {
            Arrival = asked.Arrival ?? settings.Arrival,
            StepRequests = asked.Requests ?? settings.StepRequests,
            StepShortest = asked.Duration ?? settings.StepShortest,
            StepLongest = asked.Duration ?? settings.StepLongest,
        };
        Check(settings, asked.Arrival);
        return settings;
    }

    private static void Check(SweepSettings settings, string? arrival)
    {
        if (settings.From > settings.To)
        {
            throw CommandFailure.Usage("--sweep-from must not be above --sweep-to");
        }

        if (settings.OverConcurrency && (!IsWhole(settings.From ?? 1) || !IsWhole(settings.To)))
        {
            throw CommandFailure.Usage("--sweep-from and --sweep-to are whole numbers of requests in flight with --sweep concurrency");
        }

        if (settings.OverConcurrency && arrival is not null)
        {
            throw CommandFailure.Usage("--arrival spaces the starts of a rate: it is not for --sweep concurrency");
        }

        if (!ArrivalParser.TryParse(settings.Arrival, 1, 1, out _, out string? error))
        {
            throw CommandFailure.Usage("--arrival: " + error);
        }

        if (settings.OverConcurrency)
        {
            OpenFiles.Require((long)settings.To);
        }
    }

    private static bool IsWhole(double load) => load >= 1 && load == Math.Floor(load);

    private static bool IsGiven(ParseResult parsed, string name) => parsed.GetResult(name) is OptionResult { Implicit: false };

    private static string? ReadAxis(ArgumentResult result)
    {
        string word = result.Tokens.Count == 0 ? "rate" : result.Tokens[0].Value.ToLowerInvariant();
        if (word is not ("rate" or "concurrency"))
        {
            result.AddError($"--sweep '{word}' is not one of rate, concurrency");
        }

        return word;
    }
}
