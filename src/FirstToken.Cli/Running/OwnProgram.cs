using System.Diagnostics;
using FirstToken.Cli.Shell;

namespace FirstToken.Cli.Running;

/// <summary>This program, to be started once more.</summary>
internal static class OwnProgram
{
    /// <summary>How to start it with other arguments; its streams are the caller's.</summary>
    /// <exception cref="CommandFailure">The system does not say where this program is.</exception>
    public static ProcessStartInfo Start(IEnumerable<string> arguments)
    {
        // Under `dotnet FirstToken.Cli.dll` the process is dotnet itself, and the assembly is its first argument.
        string executable = Environment.ProcessPath ?? throw new CommandFailure(ExitCode.NothingSucceeded, "cannot tell where this program is, to start it once more");
        var start = new ProcessStartInfo(executable)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment.Remove(InlineCompletions.Variable); // asked for this process, not for that one
        if (Path.GetFileNameWithoutExtension(executable) == "dotnet")
        {
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "FirstToken.Cli.dll"));
        }

        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
