namespace FirstToken.EndToEnd;

/// <summary>The command line itself: help, versions, slips of the finger.</summary>
public sealed class UsageTests : IDisposable
{
    private readonly FirstTokenCommand _firstToken = new();

    [Fact]
    public async Task Version_is_one_line()
    {
        CommandResult result = await _firstToken.RunAsync("--version");

        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"^firsttoken \d+\.\d+\.\d+( \([0-9a-f]+\))?\n$", result.Output);
        Assert.Empty(result.Error);
    }

    [Theory]
    [InlineData("bench", "--target")]
    [InlineData("probe", "both")]
    [InlineData("selftest", "--streams")]
    [InlineData("validate", "--target")]
    [InlineData("simulate", "--listen")]
    [InlineData("prices", "update")]
    [InlineData("grade", "--min-grade")]
    [InlineData("budget", "--calls")]
    [InlineData("report", "--definitions")]
    [InlineData("compare", "--gate")]
    [InlineData("cold-start", "--idle")]
    [InlineData("advise", "--only")]
    public async Task Help_of_a_verb_has_its_flags_and_examples(string verb, string flag)
    {
        CommandResult result = await _firstToken.RunAsync(verb, "--help");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains(flag, result.Output, StringComparison.Ordinal);
        Assert.Matches($@"Examples:\n(.*\n)*  firsttoken {verb}", result.Output);
        Assert.Empty(result.Error);
    }

    [Theory]
    [InlineData("gateway")]
    [InlineData("gateway key")]
    [InlineData("gateway top")]
    [InlineData("gateway bench")]
    [InlineData("probe")]
    [InlineData("simulate")]
    [InlineData("prices")]
    [InlineData("prices update")]
    public async Task Help_has_the_exit_codes(string command)
    {
        CommandResult result = await _firstToken.RunAsync([.. command.Split(' '), "--help"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Matches($@"\nExit codes: 0 .*\n\nExamples:\n(.*\n)*  firsttoken {command}", result.Output);
    }

    [Fact]
    public async Task Help_of_the_simulator_names_every_profile()
    {
        CommandResult result = await _firstToken.RunAsync("simulate", "--help");

        Assert.All(Simulator.Behaviour.Profiles.Names, name => Assert.Matches($@"\b{name}[,.]", result.Output));
    }

    [Fact]
    public async Task Help_of_the_whole_lists_the_verbs_and_examples()
    {
        CommandResult result = await _firstToken.RunAsync("--help");

        Assert.Equal(0, result.ExitCode);
        Assert.All(["bench", "probe", "budget", "cold-start", "report", "grade", "compare", "advise", "selftest", "validate", "simulate", "prices", "Examples:"], word => Assert.Contains(word, result.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("bnech", "unknown verb 'bnech'; did you mean 'bench'?")]
    [InlineData("walk", "unknown verb 'walk'; choose one of bench, probe")]
    [InlineData("bench --requets 5", "unknown flag '--requets'; did you mean '--requests'?")]
    [InlineData("bench -n many", "--requests 'many' is not a whole number from 1")]
    [InlineData("bench -n 0", "--requests '0' is not a whole number from 1")]
    [InlineData("bench --duration soon", "--duration 'soon' is not a time such as 30s")]
    [InlineData("bench --rate -3", "--rate '-3' is not a number of requests a second above 0")]
    [InlineData("bench --rate 5 -c 3", "--concurrency and --rate exclude each other")]
    [InlineData("bench --arrival poisson", "give --rate too")]
    [InlineData("bench --rate 5 --arrival sometimes", "sometimes")]
    [InlineData("bench --rate 5 --arrival gamma:x", "gamma needs")]
    [InlineData("bench --ramp 1:2", "1:2")]
    [InlineData("bench --prompt a --prompt-size long", "exclude each other")]
    [InlineData("bench --prompt-file nowhere.txt", "nowhere.txt")]
    [InlineData("bench --dataset nowhere.jsonl", "nowhere.jsonl")]
    [InlineData("bench --max-cost much", "--max-cost 'much' is not an amount in USD")]
    [InlineData("bench --max-error-rate 2", "--max-error-rate '2' is not a share")]
    [InlineData("bench --http 3", "--http '3' is not one of 1.1, 2")]
    [InlineData("bench --format pdf", "--format 'pdf' is not one of text, json, md")]
    [InlineData("bench --target antropic:claude-haiku-4-5", "antropic")]
    [InlineData("bench --target anthropic:m@http:/nowhere", "http:/nowhere")]
    [InlineData("bench --target anthropic:claude-haiku-4-5", "ANTHROPIC_API_KEY")]
    [InlineData("bench --providers nobody", "nobody")]
    [InlineData("bench --providers openai", "OPENAI_API_KEY")]
    [InlineData("simulate --listen nowhere", "nowhere")]
    [InlineData("gateway --listen nowhere", "--listen: 'nowhere' is no address to listen on")]
    [InlineData("gateway --listen 0.0.0.0:4000", "listen 0.0.0.0:4000 reaches beyond this machine, and so needs TLS and keys")]
    [InlineData("gateway --upstream http://127.0.0.1:4000", "requests would go round for ever")]
    [InlineData("gateway --upstream antropic=http://127.0.0.1:1", "no upstream 'antropic'; did you mean 'anthropic'?")]
    [InlineData("gateway --upstream http://127.0.0.1:1 --upstream http://127.0.0.1:2", "--upstream names anthropic 2 times: give one address for each upstream")]
    [InlineData("gateway --upstream openai=http://127.0.0.1:1 --upstream OpenAI=http://me:hunter2@127.0.0.1:2", "--upstream names openai 2 times: give one address for each upstream")]
    [InlineData("gateway --config nowhere.yaml", "nowhere.yaml: no such file")]
    [InlineData("gateway key a/b", "'a/b' is no name for a key")]
    [InlineData("gateway bench --test-type speed", "--test-type 'speed' is not one of latency, streaming, concurrent, all")]
    [InlineData("gateway bench --gateway http://127.0.0.1:4000", "--gateway needs the gateway's upstream too")]
    [InlineData("gateway bench --gateway http://127.0.0.1:4000 --keep-awake", "--keep-awake is for a gateway that is started here")]
    [InlineData("gateway bench --gateway http://127.0.0.1:4000 --busy-poll", "--busy-poll is for a gateway that is started here")]
    [InlineData("gateway bench --gateway nowhere --target sim@http://127.0.0.1:1", "--gateway 'nowhere' is no address")]
    [InlineData("gateway bench -n 1", "--requests '1' is not a whole number from 2")]
    [InlineData("grade", "'file' missing")]
    [InlineData("grade nowhere.json", "nowhere.json: no such file")]
    [InlineData("grade nowhere.json --min-grade E", "--min-grade 'E' is not one of A, B, C, D, F")]
    [InlineData("grade nowhere.json --slo ttft<=5", "no limit can be set on 'ttft'")]
    [InlineData("grade nowhere.json --slo limits.yaml", "limits.yaml: no such file")]
    [InlineData("grade nowhere.json --config none.yaml", "none.yaml: no such file")]
    [InlineData("grade nowhere.json --scenario nightly", "there is no firsttoken.yaml here; name the file with --config")]
    [InlineData("bench --scenario nightly", "there is no firsttoken.yaml here; name the file with --config")]
    [InlineData("prices update nowhere.json", "firsttoken prices update: nowhere.json")]
    [InlineData("advise", "give the files to advise from")]
    [InlineData("advise nowhere.json", "nowhere.json: no such file")]
    [InlineData("advise nowhere.json --only pray", "no rule 'pray'; there are stream, cache-prefix")]
    [InlineData("advise nowhere.json --code cobol", "--code 'cobol' is not one of csharp, python, typescript")]
    public async Task A_bad_command_line_gets_one_line_and_exit_code_2(string arguments, string expected)
    {
        CommandResult result = await _firstToken.RunAsync(arguments.Split(' '));

        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Empty(result.Output);
        Assert.Contains(expected, result.ErrorLines[0], StringComparison.Ordinal);
        Assert.StartsWith("firsttoken", result.ErrorLines[0], StringComparison.Ordinal);
        Assert.True(result.ErrorLines.Length <= 2, result.ToString());
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bench -n 1000000")]
    [InlineData("bench --sweep")]
    [InlineData("budget --target sim -n 10000")]
    [InlineData("gateway bench -n 1000000")]
    public async Task A_file_that_cannot_be_written_is_found_out_before_anything_is_measured(string arguments)
    {
        await File.WriteAllTextAsync(_firstToken.PathOf("file"), "kept", TestContext.Current.CancellationToken);

        CommandResult result = await _firstToken.RunAsync([.. arguments.Split(' '), "--output", "file/x.json"]);

        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Empty(result.Output);
        Assert.Contains(": file/x.json: cannot be written: ", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(["file"], Directory.EnumerateFileSystemEntries(_firstToken.Folder).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("gateway bench --test-type foo", "gateway bench")]
    [InlineData("gateway top --format json", "gateway top")]
    [InlineData("gateway key", "gateway key")]
    [InlineData("prices update", "prices update")]
    [InlineData("bench --requets 5", "bench")]
    public async Task A_slip_names_the_whole_command(string arguments, string command)
    {
        CommandResult result = await _firstToken.RunAsync(arguments.Split(' '));

        Assert.Equal(2, result.ExitCode);
        Assert.All(result.ErrorLines[..^1], line => Assert.StartsWith($"firsttoken {command}: ", line, StringComparison.Ordinal));
        Assert.Equal($"see firsttoken {command} --help", result.ErrorLines[^1]);
    }

    [Fact]
    public async Task A_gateway_key_is_printed_with_the_line_that_holds_its_hash()
    {
        CommandResult result = await _firstToken.RunAsync("gateway", "key", "alice");

        Assert.True(result.ExitCode == 0, result.ToString());
        string[] lines = result.Output.TrimEnd().Split('\n');
        Assert.StartsWith("ftk_", lines[0], StringComparison.Ordinal);
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(lines[0])));
        Assert.Equal($"- {{name: alice, hash: {hash}}}", lines[1]);
    }

    [Fact]
    public async Task Verbose_shows_where_a_failure_came_from_and_keeps_the_exit_code()
    {
        CommandResult result = await _firstToken.RunAsync("bench", "--prompt-file", "nowhere.txt", "--verbose");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("   at FirstToken", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_verb_is_bad_usage()
    {
        CommandResult result = await _firstToken.RunAsync();

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("no verb given", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _firstToken.Dispose();
}
