using System.Net.Sockets;
using System.Text.Json;
using FirstToken.Load;
using FirstToken.Pricing;
using FirstToken.Prompts;
using FirstToken.Recording;
using FirstToken.Settings;

namespace FirstToken.Cli.Shell;

/// <summary>The one place where exceptions become a line for people and an exit code.</summary>
internal static class Failures
{
    /// <summary>Reports a failure of a verb.</summary>
    /// <returns>The exit code.</returns>
    public static int Report(Exception exception, string command, bool verbose, TextWriter error)
    {
        (int code, string message) = exception switch
        {
            CommandFailure failure => (failure.Code, failure.Message),
            ConfigException => (ExitCode.BadUsage, exception.Message),
            RunFileException or PriceFileException or PromptException or RunPlanException => (ExitCode.BadUsage, exception.Message),
            OperationCanceledException => (ExitCode.Interrupted, "interrupted"),
            FileNotFoundException file => (ExitCode.BadUsage, $"{file.FileName}: no such file"),
            DirectoryNotFoundException directory => (ExitCode.BadUsage, directory.Message),
            UnauthorizedAccessException access => (ExitCode.BadUsage, access.Message),
            JsonException json => (ExitCode.BadUsage, "not the JSON expected: " + json.Message),
            FormatException format => (ExitCode.BadUsage, format.Message),
            SocketException socket => (ExitCode.BadUsage, socket.Message),
            IOException io => (ExitCode.BadUsage, io.Message),
            ArgumentException argument => (ExitCode.BadUsage, argument.Message),
            _ => (ExitCode.BadUsage, $"{exception.GetType().Name}: {exception.Message} (--verbose shows where)"),
        };
        foreach (string line in exception is ConfigException config ? config.Lines : [message])
        {
            error.WriteLine($"{command}: {OneLine(line)}");
        }

        if (verbose)
        {
            error.WriteLine(exception);
        }

        return code;
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();
}
