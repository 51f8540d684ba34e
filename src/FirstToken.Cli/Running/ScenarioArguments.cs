using System.CommandLine;
using System.CommandLine.Parsing;
using FirstToken.Cli.Shell;
using FirstToken.Settings;

namespace FirstToken.Cli.Running;

/// <summary>
/// Turns what a scenario sets into arguments of <c>bench</c>, so that a value in a file is read and refused as on the command line.
/// What stands on the command line wins, then <c>FIRSTTOKEN_…</c> variables, then the file.
/// </summary>
internal sealed class ScenarioArguments
{
    private const string Verb = "bench";
    private const string No = "no-";

    // What concerns a single run and its result, or is a key of its own.
    private static readonly string[] NotInFiles = ["help", "verbose", "config", "scenario", "name", "output", "events", "format", "target", "providers", "slo"];

    // A flag on the command line puts out of force what a scenario says in contradiction to it.
    private static readonly string[][] Instead =
    [
        ["concurrency", "rate", "arrival", "ramp"],
        ["rate", "concurrency", "ramp"],
        ["ramp", "concurrency", "rate", "arrival"],
        ["sweep", "concurrency", "rate", "ramp", "replay", "until-ci"],
        ["replay", "concurrency", "rate", "ramp", "arrival", "sweep", .. Sources],
        .. Sources.Select(source => (string[])[source, .. Sources.Where(other => other != source)]),
    ];

    private readonly Command _root;
    private readonly Dictionary<string, Option> _options;

    public ScenarioArguments(ParseResult parsed)
    {
        _root = parsed.RootCommandResult.Command;
        _options = _root.Subcommands.Single(verb => verb.Name == Verb).Options
            .Where(option => !option.Hidden && !NotInFiles.Contains(option.Name[2..]))
            .ToDictionary(option => option.Name[2..]);
    }

    private static string[] Sources => ["prompt-size", "prompt", "prompt-file", "dataset", "input-tokens"];

    /// <summary>The keys a scenario may have: flags without their dashes, <c>--no-stream</c> as <c>stream</c>.</summary>
    public ScenarioKeys Keys => new(
        [.. _options.Keys.Select(name => IsSwitch(name) && name.StartsWith(No, StringComparison.Ordinal) ? name[No.Length..] : name).Distinct()],
        Problem);

    /// <summary>The command line with everything that a file and the environment add to it.</summary>
    /// <param name="parsed">A command line of <c>bench</c>.</param>
    /// <param name="config">The settings; absent for none.</param>
    /// <param name="scenario">The scenario chosen; absent for none.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <exception cref="CommandFailure">A value in the environment is none the flag takes.</exception>
    public ParseResult Merge(ParseResult parsed, Config? config, Scenario? scenario, Func<string, string?> environment)
    {
        HashSet<string> given = Given(parsed);
        HashSet<string> silenced = [.. given, .. Instead.Where(group => given.Contains(group[0])).SelectMany(group => group)];
        var arguments = new List<string> { Verb };
        arguments.AddRange(Explicit(parsed).SelectMany(Words));
        foreach (string key in Keys.Names.Where(key => !silenced.Contains(key)))
        {
            if (environment(VariableOf(key)) is { Length: > 0 } value)
            {
                arguments.AddRange(Problem(key, value) is { } problem ? throw CommandFailure.Usage($"{VariableOf(key)}: {problem}") : Read(key, value));
                silenced.UnionWith(Instead.FirstOrDefault(group => group[0] == key) ?? []);
                silenced.Add(key);
            }
        }

        arguments.AddRange(from flag in scenario?.Flags ?? []
                           where !silenced.Contains(flag.Key)
                           from word in Read(flag.Key, flag.Value)
                           select word);
        if (!given.Contains("target") && !given.Contains("providers"))
        {
            arguments.AddRange(Targets(config, scenario, environment).Select(target => "--target=" + target));
        }

        if (!given.Contains("slo") && _root.Subcommands.Single(verb => verb.Name == Verb).Options.Any(option => option.Name == "--slo"))
        {
            arguments.AddRange((scenario?.Slos ?? config?.Slos)?.Texts.Select(text => "--slo=" + text) ?? []);
        }

        return _root.Parse(arguments);
    }

    /// <summary>The variable that overrides a key: <c>FIRSTTOKEN_MAX_TOKENS</c>.</summary>
    public static string VariableOf(string key) => "FIRSTTOKEN_" + key.Replace('-', '_').ToUpperInvariant();

    private static IReadOnlyList<string> Targets(Config? config, Scenario? scenario, Func<string, string?> environment) =>
        environment("FIRSTTOKEN_TARGETS") is { Length: > 0 } list ? list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        : scenario is { Targets.Count: > 0 } ? scenario.Targets
        : config?.Targets ?? [];

    private string? Problem(string key, string value) =>
        IsSwitch(key) ? (value is "true" or "false" ? null : $"{key} '{value}' is neither true nor false")
        : _root.Parse([Verb, .. Read(key, value)]).Errors is [var error, ..] ? error.Message
        : null;

    private string[] Read(string key, string value)
    {
        if (!IsSwitch(key))
        {
            return [$"--{key}={value}"];
        }

        string word = value == "true" ? key : No + key;
        return _options.ContainsKey(word) ? ["--" + word] : [];
    }

    private static HashSet<string> Given(ParseResult parsed) =>
        [.. Explicit(parsed).Select(result => result.Option.Name[2..]).SelectMany(name => name.StartsWith(No, StringComparison.Ordinal) ? (string[])[name, name[No.Length..]] : [name])];

    private static IEnumerable<OptionResult> Explicit(ParseResult parsed) =>
        parsed.CommandResult.Children.OfType<OptionResult>().Where(result => !result.Implicit);

    private static IEnumerable<string> Words(OptionResult result) =>
        result.Tokens.Count == 0 ? [result.Option.Name] : result.Tokens.Select(token => $"{result.Option.Name}={token.Value}");

    private bool IsSwitch(string key) => (_options.GetValueOrDefault(key) ?? _options[No + key]).ValueType == typeof(bool);
}
