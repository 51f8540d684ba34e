using System.Diagnostics;
using System.Globalization;

namespace FirstToken.Benchmarks.Relays.Paths;

/// <summary><c>firsttoken gateway</c>, tap and metrics on: as it comes, or with one of the flags by which it or its processors stay awake while a request is under way.</summary>
/// <param name="firstToken">Where the command is.</param>
/// <param name="flag">The flag; absent for none.</param>
/// <param name="meaning">What the flag does.</param>
internal sealed class OursPath(string firstToken, string? flag = null, string? meaning = null) : RelayPath(RelayBench.Ours + flag?[1..])
{
    public const string BusyPoll = "--busy-poll";

    private readonly Lazy<string?> _missing = new(() => WhyMissing(firstToken));

    public override string Description => flag is null ? "firsttoken gateway, tap and metrics on" : $"the same with {flag}: {meaning}";

    public override string? Promised => flag is null ? string.Empty : $"with {flag}, ";

    /// <summary>Whether it takes a whole processor on purpose.</summary>
    public bool Polls => flag == BusyPoll;

    public override bool Compiles => true;

    public override bool SaysReady => true;

    public override string? Missing => _missing.Value;

    public override Task<RunningRelay> StartAsync(Uri upstream, string folder, int connections, CancellationToken cancellationToken)
    {
        int port = Peers.FreePort();
        string listen = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        var start = new ProcessStartInfo(firstToken, ["gateway", "--listen", listen, "--upstream", upstream.GetLeftPart(UriPartial.Authority), .. flag is null ? Array.Empty<string>() : [flag]])
        {
            WorkingDirectory = folder, // no configuration file of whoever runs this
        };
        ForgetSettings(start);
        return StartAsync(start, port, cancellationToken);
    }

    /// <summary>Takes the variables away that would change the gateway.</summary>
    public static void ForgetSettings(ProcessStartInfo start)
    {
        foreach (string variable in start.Environment.Keys.Where(IsSetting).ToArray())
        {
            start.Environment.Remove(variable);
        }
    }

    private static bool IsSetting(string variable) =>
        new[] { "ANTHROPIC_", "OPENAI_", "PRODUCTION_", "FIRSTTOKEN_", "DOTNET_" }.Any(prefix => variable.StartsWith(prefix, StringComparison.Ordinal)) && variable != "DOTNET_ROOT";

    private static string? WhyMissing(string firstToken)
    {
        using Process? help = Process.Start(new ProcessStartInfo(firstToken, ["gateway", "--help"]) { RedirectStandardOutput = true, RedirectStandardError = true });
        if (help is null)
        {
            return $"{firstToken} did not start";
        }

        _ = help.StandardError.ReadToEndAsync();
        string text = help.StandardOutput.ReadToEnd();
        help.WaitForExit();
        return help.ExitCode == 0 && text.Contains("--upstream", StringComparison.Ordinal) ? null : "this build of firsttoken has no gateway verb";
    }
}
