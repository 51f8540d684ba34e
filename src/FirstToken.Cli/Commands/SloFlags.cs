using System.CommandLine;
using FirstToken.Cli.Shell;
using FirstToken.Judging;

namespace FirstToken.Cli.Commands;

/// <summary>The flag <c>--slo</c>: what a service is to keep.</summary>
internal sealed class SloFlags
{
    private readonly Option<string[]> _slo = new("--slo")
    {
        Description = "A limit, repeatable: of a figure (ttft_p99<=1500, error_rate<=1%) or of each request (ttft_ms<=500; see goodput>=95%)",
        HelpName = "LIMIT",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    public IEnumerable<Option> All => [_slo];

    /// <summary>The limits given; empty for none.</summary>
    public SloSet Read(ParseResult parsed) =>
        SloSet.TryParse(parsed.GetValue(_slo) ?? [], out SloSet slos, out string problem)
            ? slos
            : throw CommandFailure.Usage($"--slo {problem}");
}
