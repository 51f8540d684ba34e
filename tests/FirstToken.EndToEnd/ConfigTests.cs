using System.Text.RegularExpressions;
using FirstToken.Settings;

namespace FirstToken.EndToEnd;

/// <summary><c>firsttoken.yaml</c> over the built executable.</summary>
public sealed partial class ConfigTests : IDisposable
{
    private readonly FirstTokenCommand _firstToken = new();

    [Fact]
    public async Task A_scenario_gives_what_the_command_line_does_not_say()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, "--ttft", "5ms", "--gap", "1ms", "--tokens", "5");
        Write("firsttoken.yaml",
            $$"""
            targets: {one: 'anthropic:claude-haiku-4-5@${URL:-{{simulator.Url}}}', two: 'anthropic:claude-sonnet-4-5@{{simulator.Url}}'}
            scenarios:
              default: {requests: 3, warmup: 0, max-tokens: 7, prompt: 'a = b --x'}
              other: {targets: [two], requests: 4, rate: 50, arrival: poisson, stream: false, interleave: false}
            """);

        SavedRun plain = await BenchAsync();
        SavedRun other = await BenchAsync("--scenario", "other");
        SavedRun flags = await BenchAsync("--scenario", "other", "-c", "2", "-n", "2", "--prompt=-x=y");
        _firstToken.Environment["FIRSTTOKEN_REQUESTS"] = "1";
        _firstToken.Environment["FIRSTTOKEN_RATE"] = "40";
        _firstToken.Environment["FIRSTTOKEN_TARGETS"] = $"anthropic:claude-opus-4-5@{simulator.Url}";
        SavedRun environment = await BenchAsync("--scenario", "other");

        Assert.Equal(["claude-haiku-4-5", "claude-sonnet-4-5"], Models(plain));
        Assert.Equal((3, 7, 0), (Number(plain, "requests"), Number(plain, "max_tokens"), Number(plain, "warmup")));
        Assert.Equal(["claude-sonnet-4-5"], Models(other));
        Assert.StartsWith("poisson", other.Root.GetProperty("config").GetProperty("arrival").GetString(), StringComparison.Ordinal);
        Assert.False(other.Root.GetProperty("config").GetProperty("stream").GetBoolean() || other.Root.GetProperty("config").GetProperty("interleave").GetBoolean());
        Assert.Equal((2, 2), (Number(flags, "requests"), Number(flags, "concurrency")));
        Assert.False(flags.Root.GetProperty("config").TryGetProperty("arrival", out _));
        Assert.Equal((1, "claude-opus-4-5"), (Number(environment, "requests"), Assert.Single(Models(environment))));
        Assert.Contains("40", environment.Root.GetProperty("config").GetProperty("arrival").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_mistake_of_a_file_is_reported_with_its_place_and_nothing_is_started()
    {
        Write("bad.yaml", "tragets: [a]\nscenarios:\n  default:\n    requests: many\n    stream: perhaps\n    reqests: 5\nslos: [ttft_p98<=5]\n");

        CommandResult result = await _firstToken.RunAsync("bench", "--config", "bad.yaml");

        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Equal(
            [
                "firsttoken bench: bad.yaml:1:1: unknown key 'tragets'; did you mean 'targets'?",
                "firsttoken bench: bad.yaml:4:15: --requests 'many' is not a whole number from 1 to 10000000",
                "firsttoken bench: bad.yaml:5:13: stream 'perhaps' is neither true nor false",
                "firsttoken bench: bad.yaml:6:5: unknown key 'reqests' in scenario 'default'; did you mean 'requests'?",
            ],
            result.ErrorLines[..4]);
        Assert.StartsWith("firsttoken bench: bad.yaml:7:8: no limit can be set on 'ttft_p98'", result.ErrorLines[4], StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task A_bad_value_in_the_environment_names_its_variable()
    {
        _firstToken.Environment["FIRSTTOKEN_RATE"] = "fast";

        CommandResult result = await _firstToken.RunAsync("bench");

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("firsttoken bench: FIRSTTOKEN_RATE: --rate 'fast' is not", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_guide_names_every_key_and_every_flag_that_is_none()
    {
        string guide = await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "config.md"), TestContext.Current.CancellationToken);
        CommandResult help = await _firstToken.RunAsync("bench", "--help");
        string[] flags = [.. LongFlag().Matches(help.Output[help.Output.IndexOf("Options:", StringComparison.Ordinal)..].Split("\n\n")[0]).Select(flag => flag.Groups[1].Value).Distinct()];
        Write("all.yaml", "scenarios:\n  all:\n" + string.Concat(flags.Select(flag => $"    {(flag.StartsWith("no-", StringComparison.Ordinal) ? flag[3..] : flag)}: [x]\n").Distinct()));

        CommandResult result = await _firstToken.RunAsync("bench", "--config", "all.yaml");

        string[] unknown = [.. UnknownKey().Matches(result.Error).Select(key => key.Groups[1].Value).Order(StringComparer.Ordinal)];
        string none = guide[guide.IndexOf("No keys,", StringComparison.Ordinal)..].Split("\n\n")[0];
        string[] documented = [.. Word().Matches(none).Select(word => word.Groups[1].Value).Where(flags.Contains).Order(StringComparer.Ordinal)];
        Assert.Equal(documented, unknown.Where(key => key != "help"));
        Assert.All(ConfigReader.Sections.Concat(ConfigReader.OwnKeys), key => Assert.Contains($"`{key}`", guide, StringComparison.Ordinal));
    }

    public void Dispose() => _firstToken.Dispose();

    private async Task<SavedRun> BenchAsync(params string[] flags)
    {
        CommandResult result = await _firstToken.RunAsync(["bench", "-o", "run.json", .. flags]);
        Assert.True(result.ExitCode is 0 or 3, result.ToString());
        Assert.StartsWith("settings of firsttoken.yaml, scenario", result.Error, StringComparison.Ordinal);
        return SavedRun.Read(_firstToken.PathOf("run.json"));
    }

    private void Write(string name, string text) => File.WriteAllText(_firstToken.PathOf(name), text);

    private static int Number(SavedRun run, string name) => run.Root.GetProperty("config").GetProperty(name).GetInt32();

    private static IEnumerable<string> Models(SavedRun run) => run.Root.GetProperty("targets").EnumerateArray().Select(target => target.GetProperty("model").GetString()!);

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FirstToken.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests do not run inside the repository");
        }

        return folder;
    }

    [GeneratedRegex(@"--([a-z][a-z0-9-]*)")]
    private static partial Regex LongFlag();

    [GeneratedRegex(@"unknown key '([^']*)'")]
    private static partial Regex UnknownKey();

    [GeneratedRegex("`([a-z-]+)`")]
    private static partial Regex Word();
}
