using System.CommandLine;
using FirstToken.Cli.Running;
using FirstToken.Cli.Shell;

namespace FirstToken.Cli.Commands;

/// <summary>The flag <c>--push</c>: where to send a run besides printing it.</summary>
internal sealed class PushFlag
{
    public const string Help =
        """
        Push: pushgateway=http://HOST:9091, influx=http://HOST:8086?db=NAME (version 1) or influx=http://HOST:8086?org=ORG&bucket=BUCKET (2).
        Credentials come from INFLUX_TOKEN, INFLUX_USERNAME and INFLUX_PASSWORD, PUSHGATEWAY_USERNAME and PUSHGATEWAY_PASSWORD only.
        """;

    public Option<string[]> Option { get; } = new("--push")
    {
        Description = "Also send the run there; repeatable",
        HelpName = "pushgateway=URL|influx=URL",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Where to send to; empty for nowhere.</summary>
    /// <exception cref="CommandFailure">Some destination is none.</exception>
    public IReadOnlyList<PushTarget> Read(ParseResult parsed) =>
        [.. (parsed.GetValue(Option) ?? []).Select(text => PushTarget.Parse(text, Environment.GetEnvironmentVariable))];
}
