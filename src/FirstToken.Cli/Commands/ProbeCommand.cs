using System.CommandLine;
using FirstToken.Cli.Drawing;
using FirstToken.Cli.Running;
using FirstToken.Cli.Shell;
using FirstToken.Load;
using FirstToken.Pricing;
using FirstToken.Recording;
using FirstToken.Reports;
using FirstToken.Transport;

namespace FirstToken.Cli.Commands;

/// <summary><c>firsttoken probe</c>: one request a target over a fresh connection, phase by phase.</summary>
internal sealed class ProbeCommand : Verb
{
    private const int DefaultMaxTokens = 64;

    private readonly Argument<string[]> _named = new("target")
    {
        Description = "Targets: provider:model[@base-url]; direct (Anthropic itself), bedrock, or both of these",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly TargetFlags _targets = new();
    private readonly PromptFlags _prompts = new();
    private readonly Option<int?> _count = Flags.Whole("--requests", ["-n"], "Requests to each target, each over a fresh connection; the median one is shown [default: 1]", 1, 10_000);
    private readonly Option<int?> _maxTokens = Flags.Whole("--max-tokens", [], $"Most output tokens of an answer [default: {DefaultMaxTokens}]", 1, 1_000_000);
    private readonly Option<TimeSpan?> _timeout = Flags.Time("--timeout", "Most time of a whole request [default: 5m]");
    private readonly Option<string?> _http = Flags.OneOf("--http", "HTTP version [default: 1.1]", "1.1", "2");
    private readonly Option<string?> _format = FormatFlag.Create();

    public ProbeCommand(Option<bool> verbose)
        : base("probe", "One request a target over a fresh connection, phase by phase")
    {
        Examples =
        [
            "firsttoken probe                                  # whatever has a key; with none, an own simulator",
            "firsttoken probe both                             # Anthropic itself and Bedrock on one time scale",
            "firsttoken probe direct -n 5                      # the median of five",
            "firsttoken probe openai:gpt-5-mini gemini --format json",
        ];
        Notes = [TargetFlags.Help, "Exit codes: 0 some target answered, 2 bad usage, 4 none did, 130 interrupted."];
        Add(_named);
        foreach (Option option in (IEnumerable<Option>)[.. _targets.All, .. _prompts.All, _count, _maxTokens, _timeout, _http, _format])
        {
            Add(option);
        }

        Runs((parsed, cancellationToken) => RunAsync(parsed, Terminal.Open(parsed.GetValue(verbose)), cancellationToken));
    }

    private async Task<int> RunAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        OutputFormat format = FormatFlag.Read(parsed, _format);
        PriceTable prices = UserPriceFile.Open().Load();
        var plan = new RunPlan
        {
            Targets = [],
            Prompts = _prompts.Read(parsed, seed: 1),
            Prices = prices,
            Requests = parsed.GetValue(_count) ?? 1,
            MaxTokens = parsed.GetValue(_maxTokens) ?? DefaultMaxTokens,
            Deadlines = parsed.GetValue(_timeout) is { } timeout ? Deadlines.Within(timeout) : Deadlines.Default,
            Http2 = parsed.GetValue(_http) == "2",
            FreshConnections = true,
        };
        InlineCompletions.Ask();
        await using TargetSet targets = await _targets.OpenAsync(parsed, Expand(parsed.GetValue(_named) ?? []), terminal, cancellationToken);
        plan = plan with { Targets = targets.Targets };

        RunResult result;
        using (var view = new LiveView(terminal, plan.Requests * plan.Targets.Count, null))
        {
            result = await Runner.RunAsync(plan, view, cancellationToken);
        }

        Probe[] shown = [.. plan.Targets.Select((target, index) => new Probe(target.Name, Median(result.Records, index), result.Records.Count(record => record.Target == index)))];
        if (format == OutputFormat.Json)
        {
            using Stream output = Console.OpenStandardOutput();
            ProbeJson.Write(shown, output);
        }
        else
        {
            ProbeView.Write(shown, format, terminal);
        }

        return result.Stop == StopReason.Interrupted ? ExitCode.Interrupted
            : shown.Any(probe => probe.Record is { Ok: true }) ? ExitCode.Fine
            : ExitCode.NothingSucceeded;
    }

    private static IEnumerable<string> Expand(IEnumerable<string> names) =>
        names.SelectMany(name => name == "both" ? (string[])["anthropic", "bedrock"] : [name]);

    // The request whose end-to-end time is the median of the good ones; of none, the first failure tells most.
    private static RequestRecord? Median(IReadOnlyList<RequestRecord> records, int target)
    {
        RequestRecord[] good = [.. records.Where(record => record.Target == target && record.Ok).OrderBy(record => record.EndNs ?? record.E2eNs)];
        return good.Length > 0 ? good[(good.Length - 1) / 2] : records.FirstOrDefault(record => record.Target == target);
    }
}
