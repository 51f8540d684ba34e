using System.Collections;
using System.Runtime.InteropServices;

namespace FirstToken.Cli.Running;

/// <summary>Settings of the runtime that it reads from the environment, once, when it starts.</summary>
internal static partial class RuntimeVariable
{
    private const string CommandLineFile = "/proc/self/cmdline";

    /// <summary>
    /// Starts this program once more in its own place, with the variable. A value set by the user stands; where this cannot be
    /// done the program runs on as it is.
    /// </summary>
    public static void Ensure(string name, string value)
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(name) is not null ||
            Environment.ProcessPath is not { } path || !File.Exists(CommandLineFile))
        {
            return;
        }

        // Each argument ends with a zero byte.
        string?[] arguments = File.ReadAllText(CommandLineFile).Split('\0');
        arguments[^1] = null;
        string?[] variables =
        [
            .. from DictionaryEntry variable in Environment.GetEnvironmentVariables() select $"{variable.Key}={variable.Value}",
            $"{name}={value}",
            null,
        ];
        _ = Execute(path, arguments, variables);
    }

    // Returns only when it fails.
    [LibraryImport("libc", EntryPoint = "execve", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string path, string?[] arguments, string?[] variables);
}
