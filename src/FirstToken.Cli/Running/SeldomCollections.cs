using System.Collections;
using System.Runtime.InteropServices;

namespace FirstToken.Cli.Running;

/// <summary>
/// Has the simulator's garbage collected seldom: each time holds every stream up for 5 to 40 ms. With 128 MB between two
/// collections a thousand streams run for some 20 s without one.
/// </summary>
internal static partial class SeldomCollections
{
    /// <summary>The runtime's own switch: the least size of the youngest generation. There is no other setting for it.</summary>
    public const string Variable = "DOTNET_GCgen0size";

    /// <summary>128 MB, hexadecimal as the runtime wants it.</summary>
    public const string Value = "0x8000000";

    private const string CommandLineFile = "/proc/self/cmdline";

    /// <summary>
    /// Starts this program once more in its own place, as the runtime reads the variable only when it starts. A value set by
    /// the user stands; where this cannot be done the simulator runs as it is.
    /// </summary>
    public static void Ensure()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(Variable) is not null ||
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
            $"{Variable}={Value}",
            null,
        ];
        _ = Execute(path, arguments, variables);
    }

    // Returns only when it fails.
    [LibraryImport("libc", EntryPoint = "execve", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string path, string?[] arguments, string?[] variables);
}
