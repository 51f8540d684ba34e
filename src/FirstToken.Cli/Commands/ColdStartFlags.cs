using System.CommandLine;
using System.Globalization;
using FirstToken.Cli.Shell;
using FirstToken.Experiments.ColdStarts;
using FirstToken.Statistics;
using FirstToken.Statistics.ColdStarts;

namespace FirstToken.Cli.Commands;

/// <summary>The flags of <c>cold-start</c> that say what is compared, and how cold requests are told.</summary>
internal sealed class ColdStartFlags
{
    private const int DefaultSamples = 5;
    private const int DefaultMaxTokens = 32;
    private const int MostPrefix = 500_000;
    private const string None = "none";
    private static readonly TimeSpan s_longestIdle = TimeSpan.FromHours(1);

    private readonly Option<int?> _samples = Flags.Whole("--samples", [], $"Rounds, each with a request of every kind [default: {DefaultSamples}]", 1, 1000);
    private readonly Option<string?> _idle = Flags.Text("--idle", [], "TIME,...", "How long connections are left idle (1s,10s,60s), or none [default: 1s,10s]");
    private readonly Option<string?> _prefix = Flags.Text("--prefix", [], "TOKENS,...", "Sizes of the prompt prefixes to cache (1k is 1024, an estimate), or none [default: 1k,4k,16k]");
    private readonly Option<bool> _noProcess = Flags.Switch("--no-process", "Start no new processes");
    private readonly Option<int?> _maxTokens = Flags.Whole("--max-tokens", [], $"Most output tokens of an answer [default: {DefaultMaxTokens}]", 1, 1_000_000);
    private readonly Option<string?> _detect = Flags.OneOf("--detect", "How cold requests are told by their time [default: zscore]", "ratio", "zscore", "changepoint");
    private readonly Option<double?> _threshold = Flags.Number("--threshold", "NUMBER", "Times the warm median (ratio) [default: 2], or robust standard deviations above it [default: 3.5]", 0, 1e6, "a number above 0");

    public IEnumerable<Option> All => [.. Measuring, _detect, _threshold];

    /// <summary>Those that mean nothing for a saved run.</summary>
    public IEnumerable<Option> Measuring => [_samples, _idle, _prefix, _noProcess, _maxTokens];

    /// <summary>Whether new processes are to be started.</summary>
    public bool WithProcesses(ParseResult parsed) => !parsed.GetValue(_noProcess);

    public ColdMethod Method(ParseResult parsed) => parsed.GetValue(_detect) switch
    {
        "ratio" => ColdMethod.Ratio,
        "changepoint" => ColdMethod.ChangePoint,
        _ => ColdMethod.ZScore,
    };

    public double? Threshold(ParseResult parsed) => parsed.GetValue(_threshold);

    /// <summary>Refuses what change points would take too long for.</summary>
    public void RequireLength(ParseResult parsed, int requests)
    {
        if (Method(parsed) == ColdMethod.ChangePoint && requests > ChangePoints.Longest)
        {
            throw CommandFailure.Usage($"--detect changepoint takes up to {ChangePoints.Longest} requests of a target, and there are {requests}; take zscore");
        }
    }

    /// <summary>Takes what was asked into a plan.</summary>
    /// <exception cref="CommandFailure">A list cannot be understood.</exception>
    public ColdStartPlan Apply(ParseResult parsed, ColdStartPlan plan) => plan with
    {
        Samples = parsed.GetValue(_samples) ?? DefaultSamples,
        MaxTokens = parsed.GetValue(_maxTokens) ?? DefaultMaxTokens,
        IdleGaps = List(parsed.GetValue(_idle) ?? "1s,10s", Idle),
        Prefixes = List(parsed.GetValue(_prefix) ?? "1k,4k,16k", Prefix),
    };

    private static T[] List<T>(string text, Func<string, T> read)
    {
        if (string.Equals(text, None, StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        T[] items = [.. text.Split(',', StringSplitOptions.TrimEntries).Select(read)];
        return [.. items.Distinct()];
    }

    private static TimeSpan Idle(string text) =>
        Flags.ReadTime(text) is { } time && time <= s_longestIdle
            ? time
            : throw CommandFailure.Usage($"--idle '{text}' is not a time up to an hour, such as 500ms, 10s or 5m");

    private static int Prefix(string text)
    {
        bool thousands = text.EndsWith('k') || text.EndsWith('K');
        return int.TryParse(thousands ? text[..^1] : text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && (long)number * (thousands ? 1024 : 1) is >= 1 and <= MostPrefix and var tokens
                ? (int)tokens
                : throw CommandFailure.Usage($"--prefix '{text}' is not a number of tokens up to {MostPrefix}, such as 512 or 4k");
    }
}
