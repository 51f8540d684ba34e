using System.CommandLine;
using FirstToken.Cli.Running;
using FirstToken.Cli.Shell;

namespace FirstToken.Cli.Commands;

/// <summary><c>firsttoken gateway key</c>: makes a key for somebody who may use the gateway.</summary>
internal sealed class GatewayKeyCommand : Verb
{
    private readonly Argument<string> _name = new("name") { Description = "Whose key it is: a person, a team, a program" };

    public GatewayKeyCommand(Option<bool> verbose)
        : base("key", "Make a gateway key: shown once, its hash for firsttoken.yaml beside it")
    {
        Examples = ["firsttoken gateway key alice"];
        Notes =
        [
            "The gateway keeps the hash alone; who loses a key gets another. Callers send it as x-api-key or as authorization: Bearer.",
            "Exit codes: 0 fine, 2 bad usage.",
        ];
        Add(_name);
        SetAction(parsed => GatewayHost.MakeKey(parsed.GetRequiredValue(_name), Terminal.Open(parsed.GetValue(verbose))));
    }
}
