using System.Globalization;
using System.Text.RegularExpressions;
using FirstToken.Recording;

namespace FirstToken.Reports.Html;

/// <summary>The command that asks again for what a run was asked, as far as its file knows.</summary>
/// <param name="Words">The command, a flag with its value each; empty where the file does not know.</param>
/// <param name="Remarks">What to know before running it.</param>
internal sealed partial record BenchCommandLine(IReadOnlyList<string> Words, IReadOnlyList<ReportLine> Remarks)
{
    /// <summary>The command in lines for a shell.</summary>
    public IEnumerable<string> Lines => Words.Select((word, i) => (i == 0 ? "" : "  ") + word + (i == Words.Count - 1 ? "" : " \\"));

    public static BenchCommandLine Of(RunFile run)
    {
        RunConfig config = run.Config;
        if (config.MaxTokens <= 0 || run.Targets.Count == 0)
        {
            return new BenchCommandLine([], ["The file does not hold what the run was asked to do."]);
        }

        var words = new List<string> { "firsttoken bench" };
        words.AddRange(run.Targets.Select(target => "--target " + Quote(Target(target))));
        var remarks = new List<ReportLine> { "Put together from the settings in the file. Keys come from the environment (docs/targets.md)." };
        words.AddRange(Load(config, remarks));
        words.AddRange(Prompts(config.Prompts, remarks));
        words.AddRange(Ways(config, run.Targets.Count));
        if (run.Simulated)
        {
            remarks.Add("The simulator must run at the same address, with the same flags: they are not in the file.");
        }

        return new BenchCommandLine([.. words.Where(word => word.Length > 0)], remarks);
    }

    // Runs of this tool name their targets as its flag takes them.
    private static string Target(RunTarget target) =>
        target.Name.StartsWith(target.Provider, StringComparison.Ordinal) ? target.Name : $"{target.Provider}:{target.Model}@{target.BaseUrl}";

    private static IEnumerable<string> Load(RunConfig config, List<ReportLine> remarks)
    {
        if (config.Requests is { } requests)
        {
            yield return Text($"--requests {requests}");
        }

        if (config.DurationS is { } seconds)
        {
            yield return Text($"--duration {seconds:0.###}s");
        }

        if (config.Arrival is { } arrival)
        {
            string? flags = Arrival(arrival);
            if (flags is null)
            {
                remarks.Add(new ReportLine($"The arrivals are missing from this line; they were: {arrival}.", ReportTone.Warning));
            }

            yield return flags ?? string.Empty;
        }
        else if (config.Concurrency is { } concurrency)
        {
            yield return Text($"--concurrency {concurrency}");
        }

        yield return Text($"--warmup {config.Warmup}");
    }

    private static string? Arrival(string description) =>
        RatePattern().Match(description) is { Success: true } rate ? $"--rate {rate.Groups[2].Value} --arrival {rate.Groups[1].Value}"
        : GammaPattern().Match(description) is { Success: true } gamma ? $"--rate {gamma.Groups[1].Value} --arrival gamma:{gamma.Groups[2].Value}"
        : RampPattern().Match(description) is { Success: true } ramp ? $"--ramp {ramp.Groups[1].Value}:{ramp.Groups[2].Value}:{ramp.Groups[3].Value}"
        : null;

    private static IEnumerable<string> Prompts(string? description, List<ReportLine> remarks)
    {
        if (description is null)
        {
            yield break;
        }

        if (BuiltInPattern().Match(description) is { Success: true } builtIn)
        {
            yield return "--prompt-size " + builtIn.Groups[1].Value;
        }
        else if (SyntheticPattern().Match(description) is { Success: true } synthetic)
        {
            yield return "--input-tokens " + synthetic.Groups[1].Value;
        }
        else
        {
            remarks.Add(new ReportLine($"The prompts are not in the file; they were: {description}. Name them with --prompt, --prompt-file or --dataset.", ReportTone.Warning));
        }

        if (!description.Contains("nonce", StringComparison.Ordinal))
        {
            yield return "--no-nonce";
        }
    }

    private static IEnumerable<string> Ways(RunConfig config, int targets)
    {
        yield return Text($"--max-tokens {config.MaxTokens}");
        if (!config.Stream)
        {
            yield return "--no-stream";
        }

        if (config.Http == "2")
        {
            yield return "--http 2";
        }

        if (targets > 1 && !config.Interleave)
        {
            yield return "--no-interleave";
        }

        if (config.TimeoutS > 0)
        {
            yield return Text($"--timeout {config.TimeoutS:0.###}s");
        }

        if (config.MaxErrorRate is { } errors)
        {
            yield return Text($"--max-error-rate {errors:0.####}");
        }

        yield return Text($"--seed {config.Seed}");
    }

    // For a POSIX shell: nothing inside single quotes means anything.
    private static string Quote(string word) => PlainPattern().IsMatch(word) ? word : "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[A-Za-z0-9_.:/@%+=,-]+$")]
    private static partial Regex PlainPattern();

    [GeneratedRegex("^built-in (short|medium|long) prompt")]
    private static partial Regex BuiltInPattern();

    [GeneratedRegex(@"^synthetic prompt \(about ([0-9]+) input tokens")]
    private static partial Regex SyntheticPattern();

    [GeneratedRegex(@"^(constant|poisson) ([0-9.]+)/s$")]
    private static partial Regex RatePattern();

    [GeneratedRegex(@"^gamma ([0-9.]+)/s, cv ([0-9.]+)$")]
    private static partial Regex GammaPattern();

    [GeneratedRegex(@"^ramp ([0-9.]+)/s to ([0-9.]+)/s over ([0-9.]+) s$")]
    private static partial Regex RampPattern();
}
