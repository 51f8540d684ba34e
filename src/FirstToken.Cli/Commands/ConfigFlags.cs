using System.CommandLine;
using FirstToken.Cli.Running;
using FirstToken.Cli.Shell;
using FirstToken.Settings;

namespace FirstToken.Cli.Commands;

/// <summary>The flags <c>--config</c> and <c>--scenario</c>: settings from a file.</summary>
internal sealed class ConfigFlags
{
    private readonly Option<string?> _config = Flags.Text("--config", [], "FILE", "Settings [default: firsttoken.yaml of this folder, if there is one]");
    private readonly Option<string?> _scenario = Flags.Text("--scenario", [], "NAME", "The scenario of the settings to take [default: the one named default]");

    public IEnumerable<Option> All => [_config, _scenario];

    /// <summary>The settings, and the scenario chosen; absent where there is no file.</summary>
    /// <exception cref="ConfigException">The file cannot be used, or has no such scenario.</exception>
    /// <exception cref="CommandFailure">A scenario is asked for without a file.</exception>
    public (Config? Config, Scenario? Scenario) Read(ParseResult parsed)
    {
        string? path = parsed.GetValue(_config) ?? (Environment.GetEnvironmentVariable("FIRSTTOKEN_CONFIG") is { Length: > 0 } named ? named : null);
        string? scenario = parsed.GetValue(_scenario);
        if (path is null && !File.Exists(Config.DefaultFile))
        {
            return scenario is null
                ? (null, null)
                : throw CommandFailure.Usage($"--scenario {scenario}: there is no {Config.DefaultFile} here; name the file with --config");
        }

        Config config = ConfigReader.Read(path ?? Config.DefaultFile, new ScenarioArguments(parsed).Keys, Environment.GetEnvironmentVariable);
        return (config, config.Find(scenario));
    }

    /// <summary>The command line of <c>bench</c> with what file and environment add to it.</summary>
    public ParseResult Apply(ParseResult parsed, Terminal terminal)
    {
        (Config? config, Scenario? scenario) = Read(parsed);
        if (config is not null)
        {
            terminal.Note($"settings of {config.Path}" + (scenario is null ? string.Empty : $", scenario {scenario.Name}"));
        }

        return new ScenarioArguments(parsed).Merge(parsed, config, scenario, Environment.GetEnvironmentVariable);
    }
}
