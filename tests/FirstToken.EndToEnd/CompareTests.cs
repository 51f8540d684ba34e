using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace FirstToken.EndToEnd;

/// <summary><c>firsttoken compare</c> on the examples kept in docs/examples, whole and mutilated.</summary>
public sealed class CompareTests : IDisposable
{
    private const string Usual = "usual.json";
    private const string Slower = "slower.json";

    private readonly FirstTokenCommand _firstToken = new();

    public CompareTests()
    {
        File.Copy(Example("direct-and-bedrock.json"), _firstToken.PathOf(Usual));
        File.Copy(Example("slower.json"), _firstToken.PathOf(Slower));
    }

    [Fact]
    public async Task A_slower_run_is_proven_slower_and_marked_as_simulated()
    {
        CommandResult result = await _firstToken.RunAsync("compare", Usual, Slower);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.StartsWith("SIMULATED", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"TTFT overall .*slower\n", result.Output);
        Assert.Matches(@"TTFT p99 .*not enough samples\n", result.Output);
        Assert.Contains("needs 662 samples a side for this percentile", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Error);
    }

    [Fact]
    public async Task The_targets_of_one_run_are_compared_in_pairs()
    {
        JsonElement comparison = (await Json("compare", Usual)).GetProperty("comparisons")[0];

        Assert.True(comparison.GetProperty("paired").GetBoolean());
        Assert.Equal("signed ranks", Figure(comparison, "ttft_overall").GetProperty("method").GetString());
        Assert.StartsWith("bedrock", comparison.GetProperty("second").GetProperty("name").GetString(), StringComparison.Ordinal);
        Assert.Equal("slower", Figure(comparison, "ttft_overall").GetProperty("verdict").GetString());
    }

    [Fact]
    public async Task A_run_against_itself_has_not_changed()
    {
        JsonElement root = await Json("compare", Usual, Usual);

        Assert.Equal("firsttoken.compare/1", root.GetProperty("schema").GetString());
        Assert.All(
            root.GetProperty("comparisons").EnumerateArray().SelectMany(comparison => comparison.GetProperty("figures").EnumerateArray()),
            figure => Assert.Contains(figure.GetProperty("verdict").GetString(), (string[])["same", "not_enough_samples"]));
    }

    [Fact]
    public async Task The_same_command_prints_the_same()
    {
        CommandResult once = await _firstToken.RunAsync("compare", Usual, Slower, "--format", "json");
        CommandResult twice = await _firstToken.RunAsync("compare", Usual, Slower, "--format", "json");

        Assert.Equal(once.Output, twice.Output);
    }

    [Theory]
    [InlineData("ttft_p50<=+5%", 1, "FAILED")]
    [InlineData("ttft_p50<=+500%", 0, "passed")]
    [InlineData("ttft_p99<=+10%", 0, "cannot tell")]
    [InlineData("slower", 1, "FAILED")]
    public async Task A_gate_ends_with_1_only_where_a_regression_is_proven(string gate, int exitCode, string outcome)
    {
        CommandResult result = await _firstToken.RunAsync("compare", Usual, Slower, "--metrics", "ttft", "--gate", gate);

        Assert.True(result.ExitCode == exitCode, result.ToString());
        Assert.Contains(outcome, result.Output, StringComparison.Ordinal);
        Assert.Equal(outcome == "cannot tell", result.Error.Contains("WARNING: cannot tell about gate ttft_p99<=+10%", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_gate_that_cannot_be_judged_fails_where_that_is_asked_for()
    {
        CommandResult result = await _firstToken.RunAsync("compare", Usual, Slower, "--gate", "ttft_p99<=+10%", "--strict");

        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public async Task A_result_goes_to_a_file_of_the_format_its_name_says()
    {
        CommandResult markdown = await _firstToken.RunAsync("compare", Usual, Slower, "-o", "out/comment.md");
        CommandResult json = await _firstToken.RunAsync("compare", Usual, Slower, "-o", "result.json");
        CommandResult html = await _firstToken.RunAsync("compare", Usual, Slower, "-o", "result.html");

        Assert.True(markdown.ExitCode == 0 && json.ExitCode == 0 && html.ExitCode == 0, $"{markdown}{json}{html}");
        string page = await File.ReadAllTextAsync(_firstToken.PathOf("result.html"), TestContext.Current.CancellationToken);
        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
        Assert.Contains("TTFT by percentile", page, StringComparison.Ordinal);
        Assert.Contains("B: slower.json", page, StringComparison.Ordinal);
        Assert.Empty(markdown.Output);
        Assert.Contains("written to out/comment.md", markdown.Error, StringComparison.Ordinal);
        string comment = await File.ReadAllTextAsync(_firstToken.PathOf("out/comment.md"), TestContext.Current.CancellationToken);
        Assert.StartsWith("# ", comment, StringComparison.Ordinal);
        Assert.Contains("> **SIMULATED", comment, StringComparison.Ordinal);
        Assert.Contains("| TTFT overall |", comment, StringComparison.Ordinal);
        Assert.Equal("firsttoken.compare/1", SavedRun.Read(_firstToken.PathOf("result.json")).Root.GetProperty("schema").GetString());
    }

    [Fact]
    public async Task Gates_are_test_results_and_annotations_of_a_build()
    {
        CommandResult result = await _firstToken.RunAsync("compare", Usual, Slower, "--gate", "ttft_p50<=+5%", "--junit", "junit.xml", "--github");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("::error", result.Error, StringComparison.Ordinal);
        var junit = XDocument.Load(_firstToken.PathOf("junit.xml"));
        Assert.Equal(2, junit.Descendants("failure").Count());
        Assert.Contains(junit.Descendants("testcase"), test => test.Attribute("name")!.Value == "ttft_p50<=+5%");
    }

    [Fact]
    public async Task A_baseline_is_kept_under_a_name_and_compared_with()
    {
        CommandResult save = await _firstToken.RunAsync("compare", "--save-baseline", "main", Usual);
        CommandResult compare = await _firstToken.RunAsync("compare", "--baseline", "main", Slower, "--metrics", "ttft_overall");

        Assert.True(save.ExitCode == 0 && compare.ExitCode == 0, $"{save}{compare}");
        Assert.Equal(
            await File.ReadAllBytesAsync(_firstToken.PathOf(Usual), TestContext.Current.CancellationToken),
            await File.ReadAllBytesAsync(_firstToken.PathOf(".firsttoken/baselines/main.json"), TestContext.Current.CancellationToken));
        Assert.Contains("baseline main", compare.Output, StringComparison.Ordinal);
        Assert.Contains("slower", compare.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Totals_of_sessions_are_set_beside_each_other_and_no_test_is_claimed()
    {
        CommandResult result = await _firstToken.RunAsync("compare", Example("older-session.json"));

        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"A: anthropic_direct in .*older-session\.json, totals only, ", result.Output);
        Assert.Matches(@"session total ms +60000 +66000 +\+6000 ms +\+10 %", result.Output);
        Assert.Contains("nothing could be tested", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Holm", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newest_runs_of_a_folder_are_compared_with_the_oldest_of_them()
    {
        Directory.CreateDirectory(_firstToken.PathOf("runs"));
        foreach ((int age, string name) in ((int, string)[])[(3, "old.json"), (2, "middle.json"), (1, "new.json")])
        {
            Edit(name == "new.json" ? Slower : Usual, "runs/" + name, run =>
            {
                run["id"] = name;
                run["created_at"] = new DateTimeOffset(2026, 11, 21, 10 - age, 0, 0, TimeSpan.Zero).ToString("O");
            });
            File.SetLastWriteTimeUtc(_firstToken.PathOf("runs/" + name), new DateTime(2026, 11, 21, 10 - age, 0, 0, DateTimeKind.Utc));
        }

        File.WriteAllText(_firstToken.PathOf("runs/notes.json"), "{}");
        JsonElement two = await Json("compare", "--latest", "2", "--metrics", "ttft_overall");
        JsonElement three = await Json("compare", "--latest", "3", "runs", "--metrics", "ttft_overall");

        Assert.Equal(2, two.GetProperty("comparisons").GetArrayLength());
        Assert.Equal("middle.json", two.GetProperty("comparisons")[0].GetProperty("first").GetProperty("run_id").GetString());
        Assert.Equal("new.json", two.GetProperty("comparisons")[0].GetProperty("second").GetProperty("run_id").GetString());
        Assert.Equal(4, three.GetProperty("comparisons").GetArrayLength());
        Assert.All(three.GetProperty("comparisons").EnumerateArray(), comparison => Assert.Equal("old.json", comparison.GetProperty("first").GetProperty("run_id").GetString()));
    }

    [Fact]
    public async Task What_was_asked_differently_is_refused_unless_insisted_upon()
    {
        Edit(Slower, "other.json", run => run["config"]!["prompts"] = "something else");

        CommandResult refused = await _firstToken.RunAsync("compare", Usual, "other.json");
        CommandResult forced = await _firstToken.RunAsync("compare", Usual, "other.json", "--force");

        Assert.Equal(2, refused.ExitCode);
        Assert.Empty(refused.Output);
        Assert.Contains("not comparable: another prompt", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--force", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, forced.ExitCode);
        Assert.Contains("NOT COMPARABLE, gone on with --force: another prompt", forced.Output, StringComparison.Ordinal);
    }

    public static TheoryData<string, int, string> BadFiles => new()
    {
        { "missing", 2, "no such file" },
        { "truncated", 2, "bad.json: broken" },
        { "schema", 2, "schema 'something/9' is not" },
        { "nan", 2, "bad.json: broken" },
        { "empty run", 2, "an empty run: no request was made" },
        { "no targets", 2, "an empty run: it has no targets" },
        { "all failed", 4, "not one of 75 requests to" },
        { "invalid", 2, "is not a valid run: the client was late" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task A_bad_file_gets_one_line_that_says_what_is_wrong(string what, int exitCode, string expected)
    {
        switch (what)
        {
            case "missing":
                break;
            case "truncated":
                byte[] whole = await File.ReadAllBytesAsync(_firstToken.PathOf(Slower), TestContext.Current.CancellationToken);
                await File.WriteAllBytesAsync(_firstToken.PathOf("bad.json"), whole[..(whole.Length / 2)], TestContext.Current.CancellationToken);
                break;
            case "nan":
                string text = await File.ReadAllTextAsync(_firstToken.PathOf(Slower), TestContext.Current.CancellationToken);
                await File.WriteAllTextAsync(_firstToken.PathOf("bad.json"), text.Replace("\"mean\":", "\"mean\":NaN,\"was\":", StringComparison.Ordinal), TestContext.Current.CancellationToken);
                break;
            default:
                Edit(Slower, "bad.json", run => Spoil(run, what));
                break;
        }

        CommandResult result = await _firstToken.RunAsync("compare", Usual, "bad.json");

        Assert.True(result.ExitCode == exitCode, result.ToString());
        Assert.Empty(result.Output);
        Assert.Contains(expected, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_request_is_shown_and_not_judged()
    {
        Edit(Slower, "one.json", run =>
        {
            foreach (JsonNode? target in run["targets"]!.AsArray())
            {
                JsonArray requests = target!["requests"]!.AsArray();
                while (requests.Count > 1)
                {
                    requests.RemoveAt(1);
                }
            }
        });

        CommandResult result = await _firstToken.RunAsync("compare", Usual, "one.json", "--metrics", "ttft");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("needs 10 requests a side, has 1", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Summaries_without_samples_are_shown_and_not_judged()
    {
        Edit(Slower, "summary.json", run =>
        {
            foreach (JsonNode? target in run["targets"]!.AsArray())
            {
                target!.AsObject().Remove("requests");
            }
        });

        CommandResult result = await _firstToken.RunAsync("compare", Usual, "summary.json", "--metrics", "ttft", "--gate", "ttft_p50<=+1%");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("summary.json holds a summary of it and no samples", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"TTFT p50 +\d.* \+\d.*not enough samples", result.Output);
        Assert.Contains("cannot tell", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("compare", "nothing to compare: give saved runs")]
    [InlineData("compare --latest 2", "runs: no such folder")]
    [InlineData("compare --latest 1", "nothing to compare it with")]
    [InlineData("compare --latest 5 .", ". holds 2 runs, not 5")]
    [InlineData("compare --latest 2 a b", "--latest takes one folder")]
    [InlineData("compare --baseline nobody slower.json", "no baseline 'nobody'")]
    [InlineData("compare --baseline ../x slower.json", "is not a name")]
    [InlineData("compare --save-baseline x", "--save-baseline keeps one run")]
    [InlineData("compare --save-baseline x nowhere.json", "nowhere.json")]
    [InlineData("compare usual.json slower.json --metrics tttf", "did you mean 'ttft'?")]
    [InlineData("compare usual.json slower.json --metrics ttfa_p9", "--metrics 'ttfa_p9'")]
    [InlineData("compare usual.json slower.json --metrics dns", "no run has dns_overall: it was not measured")]
    [InlineData("compare usual.json slower.json --gate ttft_p99<=10%", "has no sign")]
    [InlineData("compare usual.json slower.json --same-within lots", "--same-within 'lots' is not a percentage")]
    [InlineData("compare usual.json slower.json --rounds 5", "--rounds '5' is not a whole number from 1000")]
    public async Task A_bad_command_line_gets_one_line_and_exit_code_2(string arguments, string expected)
    {
        CommandResult result = await _firstToken.RunAsync(arguments.Split(' '));

        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Empty(result.Output);
        Assert.Contains(expected, result.ErrorLines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _firstToken.Dispose();

    private async Task<JsonElement> Json(params string[] arguments)
    {
        CommandResult result = await _firstToken.RunAsync([.. arguments, "--format", "json"]);
        Assert.True(result.ExitCode == 0, result.ToString());
        return JsonDocument.Parse(result.Output).RootElement;
    }

    private static JsonElement Figure(JsonElement comparison, string name) =>
        comparison.GetProperty("figures").EnumerateArray().Single(figure => figure.GetProperty("figure").GetString() == name);

    private void Edit(string from, string to, Action<JsonNode> edit)
    {
        JsonNode run = JsonNode.Parse(File.ReadAllBytes(_firstToken.PathOf(from)))!;
        edit(run);
        File.WriteAllText(_firstToken.PathOf(to), run.ToJsonString());
    }

    private static void Spoil(JsonNode run, string how)
    {
        JsonArray targets = run["targets"]!.AsArray();
        switch (how)
        {
            case "schema":
                run["schema"] = "something/9";
                break;
            case "no targets":
                targets.Clear();
                break;
            case "invalid":
                run["valid"]!["ok"] = false;
                run["valid"]!["reasons"] = new JsonArray("the client was late");
                break;
            case "empty run":
                foreach (JsonNode? target in targets)
                {
                    target!["metrics"] = new JsonObject();
                    target["requests"] = new JsonArray();
                    target["counts"] = JsonNode.Parse("""{"sent":0,"ok":0,"failed":0,"dropped":0,"by_error":{}}""");
                }

                break;
            default:
                targets[0]!["metrics"] = new JsonObject();
                targets[0]!["counts"] = JsonNode.Parse("""{"sent":75,"ok":0,"failed":75,"dropped":0,"by_error":{"server":75}}""");
                break;
        }
    }

    private static string Example(string name)
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "FirstToken.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("the tests do not run inside the repository");
        }

        return Path.Combine(folder.FullName, "docs", "examples", name);
    }
}
