using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace FirstToken.EndToEnd;

/// <summary>The scripts and programs of <c>tests/npm</c>; without node or its packages a test is skipped.</summary>
internal static class NpmPackages
{
    private static readonly string s_folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "npm"));

    /// <summary>Node itself.</summary>
    public static string Node
    {
        get
        {
            string? node = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
                .Select(folder => Path.Combine(folder, "node")).FirstOrDefault(File.Exists);
            Assert.SkipWhen(node is null, "node is not installed");
            return node!;
        }
    }

    /// <summary>What starts Claude Code, for <see cref="Node"/>.</summary>
    public static string ClaudeCode
    {
        get
        {
            string scope = Path.Combine(s_folder, "claude-code", "node_modules", "@anthropic-ai");
            Assert.SkipUnless(
                Directory.Exists(scope) && Directory.EnumerateDirectories(scope, "claude-code-*").Any(),
                "Claude Code is not installed, or has no program for this system: npm ci --prefix tests/npm/claude-code");
            return Path.Combine(scope, "claude-code", "cli-wrapper.cjs");
        }
    }

    /// <summary>Runs a script, and gives what its last line reports.</summary>
    /// <param name="script">Its file name.</param>
    /// <param name="arguments">A base URL, and whatever else it takes.</param>
    public static async Task<JsonElement> RunAsync(string script, params string[] arguments)
    {
        string node = Node;
        Assert.SkipUnless(Directory.Exists(Path.Combine(s_folder, "node_modules")), "the npm packages are not installed: npm ci --prefix tests/npm");
        using Process process = Process.Start(new ProcessStartInfo(node, [Path.Combine(s_folder, script), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        CommandResult result = await FirstTokenCommand.FinishAsync(process);

        Assert.True(result.ExitCode == 0, result.ToString());
        return JsonDocument.Parse(result.Output.Trim().Split('\n')[^1]).RootElement;
    }

    private static string ThisFile([CallerFilePath] string file = "") => file;
}
