using FirstToken.Recording;

namespace FirstToken.Cli.Running;

/// <summary>How this machine is told apart from others, so that its self-test is not taken for theirs.</summary>
internal static class ThisMachine
{
    public static string Name
    {
        get
        {
            RunEnvironment here = RunEnvironment.Current();
            return $"{Environment.MachineName}, {here.Os}, {here.Arch}, {here.Cpus} cpus";
        }
    }
}
