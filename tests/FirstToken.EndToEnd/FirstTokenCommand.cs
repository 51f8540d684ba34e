using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FirstToken.EndToEnd;

/// <summary>Runs the built executable as a user would: own folder, own home, no credentials but those given.</summary>
internal sealed class FirstTokenCommand : IDisposable
{
    // Far beyond what any of these commands takes: it only turns a hang into a failure.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(90);

    private static readonly string[] s_cleared =
    [
        "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL", "OPENAI_API_KEY", "OPENAI_BASE_URL",
        "AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY", "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_BEARER_TOKEN_BEDROCK", "AWS_PROFILE", "NO_COLOR", "FORCE_COLOR",
        "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME",
        "XDG_CACHE_HOME", "GITHUB_ACTIONS", "FIRSTTOKEN_CONFIG", "FIRSTTOKEN_TARGETS",
    ];

    /// <summary>Where commands run; deleted with this.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("firsttoken-e2e-").FullName;

    /// <summary>Variables of every command started.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public static string Executable { get; } =
        Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "FirstToken.Cli.exe" : "FirstToken.Cli");

    /// <summary>A path in <see cref="Folder"/>.</summary>
    public string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>Runs a command to its end.</summary>
    public async Task<CommandResult> RunAsync(params string[] arguments)
    {
        using Process process = Start(arguments);
        return await FinishAsync(process);
    }

    /// <summary>Starts a command; <see cref="FinishAsync"/> awaits its end.</summary>
    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Executable, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in s_cleared)
        {
            start.Environment.Remove(name);
        }

        start.Environment["HOME"] = Folder;
        start.Environment["TERM"] = "xterm-256color";
        foreach ((string name, string value) in Environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException("not started");
    }

    public static async Task<CommandResult> FinishAsync(Process process)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(s_limit);
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"the command hung: {await output}\n{await error}");
        }

        return new CommandResult(process.ExitCode, await output, await error);
    }

    /// <summary>What Ctrl-C does.</summary>
    public static void Interrupt(Process process) => Assert.Equal(0, Signal(process.Id, 2));

    /// <summary>What a service manager does.</summary>
    public static void Terminate(Process process) => Assert.Equal(0, Signal(process.Id, 15));

    /// <summary>What a service manager does to have settings read again, and a terminal that closes.</summary>
    public static void HangUp(Process process) => Assert.Equal(0, Signal(process.Id, 1));

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int processId, int signal);
}
