using System.Diagnostics;
using System.Text.Json;
using FirstToken.Tests.Transport;

namespace FirstToken.EndToEnd;

/// <summary>The real Claude Code: own home, no way to anything but the loopback.</summary>
internal static class ClaudeCode
{
    /// <summary>Asks it something and takes down what it says, a JSON line each.</summary>
    /// <param name="firstToken">Whose folder it runs in.</param>
    /// <param name="model">The model.</param>
    /// <param name="access">Variables that say where the API is, and hold what it wants.</param>
    /// <param name="arguments">Further arguments.</param>
    public static async Task<(int ExitCode, JsonElement[] Lines)> AskAsync(FirstTokenCommand firstToken, string model, IReadOnlyDictionary<string, string> access, params string[] arguments)
    {
        var start = new ProcessStartInfo(NpmPackages.Node, [NpmPackages.ClaudeCode, "-p", "say hello", "--model", model, "--strict-mcp-config", .. arguments])
        {
            WorkingDirectory = firstToken.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Confine(start.Environment, firstToken.Folder);
        foreach ((string name, string value) in access)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        CommandResult result = await FirstTokenCommand.FinishAsync(process);
        try
        {
            return (result.ExitCode, [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)]);
        }
        catch (JsonException)
        {
            Assert.Fail(result.ToString());
            throw;
        }
    }

    // All that is not asked of the gateway ends at a port where nobody listens.
    private static void Confine(IDictionary<string, string?> environment, string folder)
    {
        string? path = environment["PATH"];
        environment.Clear();
        environment["PATH"] = path;
        environment["HOME"] = folder;
        environment["TMPDIR"] = folder;
        environment["HTTP_PROXY"] = environment["HTTPS_PROXY"] = $"http://{ClosedPort.Address}";
        environment["NO_PROXY"] = "127.0.0.1";
        foreach (string switchedOff in (string[])["DISABLE_TELEMETRY", "DISABLE_ERROR_REPORTING", "DISABLE_AUTOUPDATER", "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "CLAUDE_CODE_DISABLE_TERMINAL_TITLE"])
        {
            environment[switchedOff] = "1";
        }

        environment["CLAUDE_CODE_MAX_RETRIES"] = "0";
    }
}
