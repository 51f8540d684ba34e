using System.CommandLine;
using FirstToken.Cli.Shell;
using FirstToken.Reports.Ci;

namespace FirstToken.Cli.Commands;

/// <summary>The flags of verbs that judge: how a CI system hears of it.</summary>
internal sealed class CiFlags
{
    private readonly Option<string?> _junit = Flags.Text("--junit", [], "FILE", "Also write the checks as JUnit XML");
    private readonly Option<bool> _github = Flags.Switch("--github", "Annotate as GitHub expects, on standard error [default when GITHUB_ACTIONS is true]");
    private readonly Option<bool> _noGithub = Flags.Switch("--no-github", "Do not annotate, not even in a GitHub workflow");

    public IEnumerable<Option> All => [_junit, _github, _noGithub];

    /// <summary>Writes what was decided to wherever it was asked for.</summary>
    /// <exception cref="FirstToken.Recording.RunFileException">The file cannot be written.</exception>
    public async Task WriteAsync(ParseResult parsed, CheckSuite suite, Terminal terminal, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_github) || (InGitHub && !parsed.GetValue(_noGithub)))
        {
            // GitHub reads commands from either stream; on this one they are not in the way of a result that goes to a file.
            foreach (string line in GitHubAnnotations.Write(suite))
            {
                terminal.Note(line);
            }
        }

        if (parsed.GetValue(_junit) is { } path)
        {
            await JUnit.WriteAsync(suite, path, cancellationToken);
        }
    }

    private static bool InGitHub => Environment.GetEnvironmentVariable("GITHUB_ACTIONS") == "true";
}
