using System.CommandLine;
using FirstToken.Cli.Running;
using FirstToken.Cli.Shell;

namespace FirstToken.Cli.Commands;

/// <summary>The flags that say what is measured.</summary>
internal sealed class TargetFlags
{
    /// <summary>What help says about targets, after the flags.</summary>
    public const string Help =
        """
        A target is provider:model[@base-url]: anthropic, bedrock, bedrock-converse, openai, openai-responses,
        azure, gemini or sim; model and base URL may be left out. Keys come from the usual variables only
        (ANTHROPIC_API_KEY, AWS_ACCESS_KEY_ID, OPENAI_API_KEY, ...); a server on this machine needs none.
        Without a target every provider that has credentials is taken; without credentials, an own simulator.
        """;

    private readonly Option<string[]> _targets = new("--target", "-t")
    {
        Description = "What to measure: provider:model[@base-url]; may be given several times",
        HelpName = "TARGET",
    };

    private readonly Option<string[]> _providers = new("--providers")
    {
        Description = "Take these providers with their default models: anthropic,openai",
        HelpName = "NAMES",
    };

    public IEnumerable<Option> All => [_targets, _providers];

    /// <summary>The targets asked for, with a simulator started where nothing else is to be had.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="more">Targets named in another way.</param>
    /// <param name="terminal">For remarks.</param>
    /// <param name="cancellationToken">Ends the start of a simulator.</param>
    public Task<TargetSet> OpenAsync(ParseResult parsed, IEnumerable<string> more, Terminal terminal, CancellationToken cancellationToken) =>
        TargetSet.OpenAsync([.. more, .. parsed.GetValue(_targets) ?? []], Split(parsed.GetValue(_providers)), terminal, cancellationToken);

    /// <summary>The targets asked for, with a simulator of the caller's wish where nothing else is to be had.</summary>
    public Task<TargetSet> OpenAsync(ParseResult parsed, OwnSimulator own, CancellationToken cancellationToken) =>
        TargetSet.OpenAsync(parsed.GetValue(_targets) ?? [], Split(parsed.GetValue(_providers)), own, cancellationToken);

    /// <summary>The targets named by these flags.</summary>
    public IEnumerable<string> Named(ParseResult parsed) => [.. parsed.GetValue(_targets) ?? [], .. Split(parsed.GetValue(_providers))];

    private static string[] Split(string[]? lists) =>
        [.. (lists ?? []).SelectMany(list => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
}
