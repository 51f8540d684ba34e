using System.CommandLine;
using FirstToken.Cli.Running;
using FirstToken.Cli.Shell;
using FirstToken.Judging;
using FirstToken.Settings;

namespace FirstToken.Cli.Commands;

/// <summary>The flag <c>--slo</c>: what a service is to keep.</summary>
internal sealed class SloFlags
{
    private readonly Option<string[]> _slo = new("--slo")
    {
        Description = "A limit, repeatable: of a figure (ttft_p99<=1500, error_rate<=1%) or of each request (ttft_ms<=500; see goodput>=95%); or a YAML file of them",
        HelpName = "LIMIT|FILE",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    public IEnumerable<Option> All => [_slo];

    /// <summary>The limits given, those in files included; empty for none.</summary>
    /// <exception cref="CommandFailure">One of them cannot be read.</exception>
    /// <exception cref="ConfigException">A file cannot be used.</exception>
    public SloSet Read(ParseResult parsed)
    {
        string[] texts = parsed.GetValue(_slo) ?? [];
        if (!SloSet.TryParse(texts.Where(text => !IsFile(text)), out SloSet slos, out string problem))
        {
            throw CommandFailure.Usage($"--slo {problem}");
        }

        return Files(parsed).Aggregate(slos, (all, file) => all.With(file.Slos));
    }

    /// <summary>The letters in the files given; the last ones count, absent where there are none.</summary>
    /// <exception cref="ConfigException">A file cannot be used.</exception>
    public GradeLadder? ReadGrades(ParseResult parsed) => Files(parsed).Select(file => file.Grades).LastOrDefault(grades => grades is not null);

    private IEnumerable<Config> Files(ParseResult parsed) =>
        from text in parsed.GetValue(_slo) ?? []
        where IsFile(text)
        select ConfigReader.Read(text, new ScenarioArguments(parsed).Keys, Environment.GetEnvironmentVariable);

    // A limit has a sign; a name without one is a file if there is such a file, or if it could hardly be anything else.
    private static bool IsFile(string text) =>
        !text.Contains('<', StringComparison.Ordinal) && !text.Contains('>', StringComparison.Ordinal)
        && (File.Exists(text) || text.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || text.EndsWith(".yml", StringComparison.OrdinalIgnoreCase));
}
