using FirstToken.Judging;
using FirstToken.Statistics;
using YamlDotNet.RepresentationModel;

namespace FirstToken.Settings;

/// <summary>Reads settings files. Every mistake is found, each with its place, before any is reported.</summary>
public sealed class ConfigReader
{
    /// <summary>The keys of a file's first level. <c>gateway</c> and <c>monitor</c> are read by their own verbs; <c>x-…</c> by nobody.</summary>
    public static IReadOnlyList<string> Sections { get; } = ["targets", "scenarios", "slos", "grades", "gateway", "monitor"];

    /// <summary>The keys of a scenario that are no flags.</summary>
    public static IReadOnlyList<string> OwnKeys { get; } = ["targets", "slos"];

    private readonly ConfigScope _scope;
    private readonly string _file;
    private readonly ScenarioKeys _keys;
    private readonly Dictionary<string, string> _named = new(StringComparer.Ordinal);

    private ConfigReader(string file, ScenarioKeys keys, Func<string, string?> environment)
    {
        _file = file;
        _keys = keys;
        _scope = new ConfigScope(file, environment);
    }

    /// <summary>Reads a settings file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="keys">What a scenario may set.</param>
    /// <param name="environment">Reads an environment variable; absent is <see langword="null"/>.</param>
    /// <exception cref="ConfigException">It cannot be read, or something in it is wrong.</exception>
    public static Config Read(string path, ScenarioKeys keys, Func<string, string?> environment)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Parse(ConfigText.Load(path), path, keys, environment);
    }

    /// <summary>Reads settings.</summary>
    /// <param name="yaml">The settings.</param>
    /// <param name="file">What messages call them.</param>
    /// <param name="keys">What a scenario may set.</param>
    /// <param name="environment">Reads an environment variable; absent is <see langword="null"/>.</param>
    /// <exception cref="ConfigException">Something is wrong.</exception>
    public static Config Parse(string yaml, string file, ScenarioKeys keys, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(environment);
        YamlNode? root = SafeYaml.Read(yaml, file);
        var reader = new ConfigReader(file, keys, environment);
        Config config = root is null or YamlScalarNode { Value: null or "" } ? new Config { Path = file } : reader.Read(root);
        return reader._scope.Problems.Count == 0 ? config : throw new ConfigException(reader._scope.Problems);
    }

    private Config Read(YamlNode root)
    {
        // A file of limits alone may be a list of them.
        if (root is YamlSequenceNode)
        {
            return new Config { Path = _file, Slos = Limits(root) };
        }

        var config = new Config { Path = _file };
        IReadOnlyList<(string Key, YamlNode At, YamlNode Value)> entries = _scope.Entries(root, "the file");
        foreach ((string key, YamlNode at, YamlNode value) in entries)
        {
            config = key switch
            {
                "targets" => config with { Targets = Targets(value) },
                "slos" => config with { Slos = Limits(value) },
                "scenarios" or "grades" or "gateway" or "monitor" => config,
                _ when key.StartsWith("x-", StringComparison.Ordinal) => config,
                _ => Unknown(config, key, at),
            };
        }

        // These name targets and request limits, wherever in the file those stand.
        foreach ((string key, _, YamlNode value) in entries)
        {
            config = key switch
            {
                "scenarios" => config with { Scenarios = [.. _scope.Entries(value, "scenarios").Select(entry => ReadScenario(entry.Key, entry.Value))] },
                "grades" => config with { Grades = Ladder(value, config.Slos.Requests) },
                _ => config,
            };
        }

        return config;
    }

    private Config Unknown(Config config, string key, YamlNode at)
    {
        _scope.UnknownSection(at, key);
        return config;
    }

    // A list of targets, or 'name: target' lines whose names scenarios use.
    private List<string> Targets(YamlNode node)
    {
        if (node is not YamlMappingNode)
        {
            return [.. _scope.Texts(node, "a target").Select(item => _named.GetValueOrDefault(item.Text, item.Text))];
        }

        foreach ((string name, _, YamlNode value) in _scope.Entries(node, "targets"))
        {
            if (_scope.Text(value, $"target '{name}'") is { } target)
            {
                _named[name] = target;
            }
        }

        return [.. _named.Values];
    }

    private Scenario ReadScenario(string name, YamlNode node)
    {
        var scenario = new Scenario { Name = name };
        var flags = new List<ScenarioFlag>();
        if (node is YamlScalarNode { Value: null or "" })
        {
            return scenario;
        }

        foreach ((string key, YamlNode at, YamlNode value) in _scope.Entries(node, $"scenario '{name}'"))
        {
            string flag = key.Replace('_', '-');
            if (flag == "targets")
            {
                scenario = scenario with { Targets = value is YamlMappingNode ? NotHere(value) : Targets(value) };
            }
            else if (flag == "slos")
            {
                scenario = scenario with { Slos = Limits(value) };
            }
            else if (!_keys.Names.Contains(flag))
            {
                _scope.Fault(at, $"unknown key '{key}' in scenario '{name}'{Nearest.Hint(flag, _keys.Names.Concat(OwnKeys))}");
            }
            else if (_scope.Text(value, $"'{key}'") is { } text)
            {
                flags.Add(new ScenarioFlag(flag, text));
                if (_keys.Problem(flag, text) is { } problem)
                {
                    _scope.Fault(value, problem);
                }
            }
        }

        return scenario with { Flags = flags };
    }

    private List<string> NotHere(YamlNode node)
    {
        _scope.Fault(node, "targets of a scenario are a list: names are given on the first level");
        return [];
    }

    // A list of limits ('ttft_p99<=1500'), or 'figure: value' lines.
    private SloSet Limits(YamlNode node)
    {
        var slos = new SloSet();
        foreach ((string text, YamlNode at) in LimitTexts(node))
        {
            if (SloSet.TryParse([text], out SloSet one, out string problem))
            {
                slos = slos.With(one);
            }
            else
            {
                _scope.Fault(at, problem + LimitHint(text));
            }
        }

        return slos;
    }

    private IEnumerable<(string Text, YamlNode At)> LimitTexts(YamlNode node)
    {
        if (node is not YamlMappingNode)
        {
            return _scope.Texts(node, "a limit");
        }

        return from entry in _scope.Entries(node, "limits")
               let value = _scope.Text(entry.Value, $"the limit on '{entry.Key}'")
               where value is not null
               select (value.StartsWith('<') || value.StartsWith('>') ? entry.Key + value : $"{entry.Key}{(MoreIsBetter(entry.Key) ? ">=" : "<=")}{value}", entry.At);
    }

    private static bool MoreIsBetter(string name) =>
        name == SloSet.GoodputName || TargetFigures.Find(name)?.HigherIsBetter == true || (SloLimit.Metrics.Contains(name) && Metrics.Find(name)?.HigherIsBetter == true);

    private static string LimitHint(string text)
    {
        int sign = text.IndexOfAny(['<', '>']);
        string name = (sign < 0 ? text : text[..sign]).Trim();
        string[] names = [.. TargetFigures.All.Select(figure => figure.Name), .. SloLimit.Metrics, SloSet.GoodputName];
        return names.Contains(name) ? string.Empty : Nearest.Hint(name, names);
    }

    private GradeLadder? Ladder(YamlNode node, IReadOnlyList<SloLimit> requests)
    {
        int faults = _scope.Problems.Count;
        var steps = new List<GradeStep>();
        foreach ((string letter, YamlNode at, YamlNode value) in _scope.Entries(node, "grades"))
        {
            SloSet asked = Limits(value);
            if (asked.Requests.Count > 0)
            {
                _scope.Fault(at, $"letter {letter} limits each request ({asked.Requests[0]}): put that under slos, and ask for goodput>=…% here");
            }

            steps.Add(new GradeStep(letter, asked.GoodputPercent is { } percent
                ? [.. asked.Figures, new FigureLimit(SloSet.GoodputOf(requests), AtLeast: true, percent)]
                : asked.Figures));
        }

        if (faults != _scope.Problems.Count)
        {
            return null; // letters of limits that could not be read would only add to the faults
        }

        if (!GradeLadder.TryCreate(steps, out GradeLadder? ladder, out string problem))
        {
            _scope.Fault(node, "grades: " + problem);
        }

        return ladder;
    }
}
