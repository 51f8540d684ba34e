using System.Text.RegularExpressions;
using FirstToken.Recording;

namespace FirstToken.EndToEnd;

/// <summary>README and guides: every command shown runs and ends as it says, flags and fields are those of the program, links lead somewhere.</summary>
public sealed partial class DocsTests : IDisposable
{
    // How a run says that it is not valid because of what else the machine did: nothing about the page.
    private const string MachineWasBusy = "requests left this client late by";

    private static readonly string s_root = FindRoot();

    // A command shown on two pages is run once; it needs nothing from the page it stands on.
    private static readonly HashSet<string> s_seen = [];

    private static readonly Dictionary<string, SortedSet<string>> s_flags = [];

    private readonly FirstTokenCommand _firstToken = new();

    public static TheoryData<string> Pages =>
        [.. Directory.GetFiles(Path.Combine(s_root, "docs"), "*.md").Prepend(Path.Combine(s_root, "README.md")).Select(page => Path.GetRelativePath(s_root, page)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Verbs => ["bench", "probe", "selftest", "validate", "simulate", "prices", "budget", "report", "compare", "cold-start", "advise", "grade", "gateway"];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_command_of_a_page_runs_and_ends_as_the_page_says(string page)
    {
        string text = ReadPage(page);
        CopyExamples();
        var simulators = new Dictionary<string, RunningSimulator>(StringComparer.Ordinal);
        try
        {
            foreach (Block block in Blocks(text))
            {
                foreach (string command in block.Commands)
                {
                    WriteFilesOf(text, simulators);
                    await RunAsync(command, block.ExitCodes, simulators);
                }
            }
        }
        finally
        {
            foreach (RunningSimulator simulator in simulators.Values)
            {
                await simulator.DisposeAsync();
            }
        }
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task The_guide_of_a_verb_names_every_flag_and_no_other(string verb)
    {
        SortedSet<string> known = await FlagsOf(verb);
        string guide = ReadPage($"docs/{verb}.md");
        string table = guide[guide.IndexOf("## All flags", StringComparison.Ordinal)..];

        string[] documented = [.. TableFlag().Matches(table).Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

        Assert.Equal(known.Where(flag => flag is not ("--help" or "-h" or "-?")), documented);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_flag_of_an_example_exists(string page)
    {
        foreach (Match example in Example().Matches(ReadPage(page)))
        {
            string verb = example.Groups[1].Value;
            SortedSet<string> known = await FlagsOf(verb);
            string arguments = example.Groups[2].Value.Split(" #")[0];
            Assert.All(
                Words(arguments).Where(word => word.StartsWith('-')),
                flag => Assert.True(known.Contains(flag), $"{page}: {verb} has no {flag}"));
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_lead_somewhere(string page)
    {
        string folder = Path.GetDirectoryName(Path.Combine(s_root, page))!;
        foreach (Match link in Link().Matches(ReadPage(page)))
        {
            string target = link.Groups[1].Value;
            if (target.Contains("://", StringComparison.Ordinal))
            {
                continue;
            }

            string[] parts = target.Split('#');
            string file = parts[0].Length == 0 ? Path.Combine(s_root, page) : Path.Combine(folder, parts[0]);
            Assert.True(File.Exists(file), $"{page}: {target} leads nowhere");
            if (parts.Length > 1)
            {
                IEnumerable<string> anchors = Heading().Matches(File.ReadAllText(file)).Select(heading => Anchor(heading.Groups[1].Value));
                Assert.True(anchors.Contains(parts[1]), $"{page}: {target} names no heading");
            }
        }
    }

    [Fact]
    public void The_run_file_guide_names_every_field()
    {
        string guide = ReadPage("docs/run-file.md");
        Type[] types =
        [
            typeof(RunFile), typeof(RunTool), typeof(RunEnvironment), typeof(SelftestResult), typeof(SelftestLevel), typeof(RunConfig), typeof(RunOutcome),
            typeof(RunValidity), typeof(RunTarget), typeof(RunCounts), typeof(RunMetrics), typeof(RunMethods), typeof(RunThroughput), typeof(RunTokens),
            typeof(RunCost), typeof(RunReads), typeof(RunRequest), typeof(RunSession), typeof(RunToolBudget), typeof(RunToolCategory),
        ];

        var missing =
            from type in types
            from property in type.GetProperties()
            where property.CanWrite
            let field = System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)
            where !guide.Contains($"`{field}`", StringComparison.Ordinal)
            select $"{type.Name}: {field}";

        Assert.Empty(missing);
    }

    [Fact]
    public void The_run_file_guide_names_every_kind_of_error()
    {
        string guide = ReadPage("docs/run-file.md");

        Assert.All(Enum.GetValues<Providers.ErrorKind>(), kind => Assert.Contains($"`{ErrorKindNames.Of(kind)}`", guide, StringComparison.Ordinal));
    }

    [Fact]
    public void The_target_guide_names_every_provider_alias_default_and_variable()
    {
        string guide = ReadPage("docs/targets.md");

        Assert.All(Providers.ProviderRegistry.All, provider =>
        {
            string row = guide.Split('\n').First(line => line.StartsWith($"| `{provider.Name}` |", StringComparison.Ordinal));
            Assert.All(provider.Aliases, alias => Assert.Contains($"`{alias}`", row, StringComparison.Ordinal));
            Assert.All(provider.CredentialVariables, variable => Assert.Contains($"`{variable}`", guide, StringComparison.Ordinal));
            Assert.All(provider.EndpointVariables, variable => Assert.Contains($"`{variable}`", guide, StringComparison.Ordinal));
            Assert.Contains(provider.DefaultModel ?? "none", guide, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task The_sample_of_the_readme_is_the_one_that_is_compiled_and_measures()
    {
        string sample = await File.ReadAllTextAsync(Path.Combine(s_root, "docs", "samples", "MeasureOneTarget.cs"), TestContext.Current.CancellationToken);
        Assert.Contains($"```csharp\n{sample.TrimEnd()}\n```", ReadPage("README.md"), StringComparison.Ordinal);
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, "--ttft", "40ms", "--gap", "2ms", "--tokens", "20");

        RunTarget figures = await Samples.MeasureOneTarget.RunAsync($"sim@{simulator.Url}", TestContext.Current.CancellationToken);

        Assert.Equal(10, figures.Counts.Ok);
        Assert.Equal(10, figures.Metrics.TtftMs?.N);
        Assert.Equal(200, figures.Tokens.Output);
    }

    public void Dispose() => _firstToken.Dispose();

    private async Task RunAsync(string command, int[] exitCodes, Dictionary<string, RunningSimulator> simulators)
    {
        if (command.EndsWith('&'))
        {
            string[] flags = [.. Words(command[..^1]).Skip(2)];
            int listen = Array.IndexOf(flags, "--listen");
            string address = listen < 0 ? "127.0.0.1:4010" : flags[listen + 1];
            if (simulators.Remove(address, out RunningSimulator? former))
            {
                await former.DisposeAsync();
            }

            simulators.Add(address, await RunningSimulator.StartAsync(_firstToken, listen < 0 ? flags : [.. flags[..listen], .. flags[(listen + 2)..]]));
            return;
        }

        if (simulators.Count == 0 && !s_seen.Add(command))
        {
            return;
        }

        string[] words = [.. Words(AtTheirPorts(command, simulators))];
        int program = Array.FindIndex(words, word => !word.Contains('=', StringComparison.Ordinal));
        foreach (string[] variable in words[..program].Select(word => word.Split('=', 2)))
        {
            _firstToken.Environment[variable[0]] = variable[1];
        }

        CommandResult result = await _firstToken.RunAsync(words[(program + 1)..]);
        for (int again = 0; again < 3 && !exitCodes.Contains(result.ExitCode) && result.Output.Contains(MachineWasBusy, StringComparison.Ordinal); again++)
        {
            result = await _firstToken.RunAsync(words[(program + 1)..]);
        }

        _firstToken.Environment.Clear();

        Assert.True(exitCodes.Contains(result.ExitCode), $"{command}\n{result}");
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    // Files that a page has its reader write: cat > NAME <<'JSON' or <<'YAML'.
    private void WriteFilesOf(string text, Dictionary<string, RunningSimulator> simulators)
    {
        foreach (Match file in WrittenFile().Matches(text))
        {
            File.WriteAllText(_firstToken.PathOf(file.Groups[1].Value), AtTheirPorts(file.Groups[2].Value, simulators));
        }
    }

    // Pages show fixed ports; the tests take free ones.
    private static string AtTheirPorts(string text, Dictionary<string, RunningSimulator> simulators) =>
        simulators.Aggregate(text, (sofar, entry) => sofar.Replace(entry.Key, new Uri(entry.Value.Url).Authority, StringComparison.Ordinal));

    // Commands are shown as typed in the repository's root.
    private void CopyExamples()
    {
        DirectoryInfo folder = Directory.CreateDirectory(_firstToken.PathOf(Path.Combine("docs", "examples")));
        foreach (string example in Directory.GetFiles(Path.Combine(s_root, "docs", "examples")))
        {
            File.Copy(example, Path.Combine(folder.FullName, Path.GetFileName(example)));
        }
    }

    private async Task<SortedSet<string>> FlagsOf(string verb)
    {
        if (s_flags.TryGetValue(verb, out SortedSet<string>? known))
        {
            return known;
        }

        CommandResult help = await _firstToken.RunAsync(verb, "--help");
        string options = help.Output[help.Output.IndexOf("Options:", StringComparison.Ordinal)..];
        string[] lines = [.. options.Split('\n').Skip(1).TakeWhile(line => line.Trim().Length > 0)];
        return s_flags[verb] = new(
            lines.SelectMany(line => HelpFlag().Matches(line.Split("  ", StringSplitOptions.RemoveEmptyEntries)[0]).Select(match => match.Value)), StringComparer.Ordinal);
    }

    private static IEnumerable<Block> Blocks(string text) =>
        from block in Console().Matches(text)
        let codes = block.Groups[1].Success ? Number().Matches(block.Groups[1].Value).Select(code => int.Parse(code.Value, System.Globalization.CultureInfo.InvariantCulture)).ToArray() : [0]
        select new Block(codes, [.. block.Groups[2].Value.Split('\n').Where(line => OwnCommand().IsMatch(line)).Select(line => line[2..])]);

    private static IEnumerable<string> Words(string command) => Word().Matches(command).Select(word => word.Value.Trim('"'));

    private static string Anchor(string heading) =>
        new([.. heading.Trim().ToLowerInvariant().Where(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '_').Select(letter => letter == ' ' ? '-' : letter)]);

    private static string ReadPage(string page) => File.ReadAllText(Path.Combine(s_root, page)).ReplaceLineEndings("\n");

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FirstToken.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("the tests do not run inside the repository");
    }

    [GeneratedRegex(@"(?:<!-- exit ([^>]*?) -->\n)?```console\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Console();

    [GeneratedRegex(@"^\$ (?:[A-Z_]+=\S+ )*(?:\./)?firsttoken ")]
    private static partial Regex OwnCommand();

    [GeneratedRegex(@"^cat > (\S+) <<'(?:JSON|YAML)'\n(.*?)^(?:JSON|YAML)$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex WrittenFile();

    [GeneratedRegex(@"\./firsttoken (bench|probe|selftest|validate|simulate|prices|budget|report|compare|cold-start|advise|grade)([^\n]*)")]
    private static partial Regex Example();

    [GeneratedRegex("`(--?[a-z0-9?][a-z0-9-]*)`")]
    private static partial Regex TableFlag();

    [GeneratedRegex(@"(?<![\w-])--?[a-z?][a-z0-9-]*")]
    private static partial Regex HelpFlag();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"""[^""]*""|[^\s`]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();

    private sealed record Block(int[] ExitCodes, IReadOnlyList<string> Commands);
}
