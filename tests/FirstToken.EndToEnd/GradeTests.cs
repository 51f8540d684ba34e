using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace FirstToken.EndToEnd;

/// <summary><c>grade</c> over the built executable, on the example runs of the repository.</summary>
public sealed class GradeTests : IDisposable
{
    private readonly FirstTokenCommand _firstToken = new();

    public GradeTests()
    {
        foreach (string example in (string[])["direct-and-bedrock.json", "older-benchmark.json", "older-session.json"])
        {
            File.Copy(Path.Combine(Examples(), example), _firstToken.PathOf(example));
        }
    }

    [Fact]
    public async Task Each_target_has_its_letter_and_simulated_is_said_first()
    {
        CommandResult result = await _firstToken.RunAsync("grade", "direct-and-bedrock.json");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.StartsWith("SIMULATED", result.Output, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:4010: A\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:4011: C\n", result.Output, StringComparison.Ordinal);
        Assert.Contains("for B: error_rate must come down by 0.333 points, to 1 %", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Error);
    }

    [Theory]
    [InlineData("C", 0)]
    [InlineData("d", 0)]
    [InlineData("B", 1)]
    public async Task The_worst_target_decides_the_exit_code(string least, int code)
    {
        CommandResult result = await _firstToken.RunAsync("grade", "direct-and-bedrock.json", "--min-grade", least);

        Assert.True(result.ExitCode == code, result.ToString());
    }

    [Theory]
    [InlineData("ttft_p90<=700", 0)]
    [InlineData("ttft_p90<=300", 1)]
    [InlineData("itl_p50<=300", 1)]
    [InlineData("goodput>=1%", 0)]
    public async Task Limits_that_are_missed_or_not_measured_fail(string limit, int code)
    {
        CommandResult result = await _firstToken.RunAsync("grade", "direct-and-bedrock.json", "--slo", limit);

        Assert.True(result.ExitCode == code, result.ToString());
        Assert.DoesNotContain("the letters", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_Markdown_and_HTML_say_the_same()
    {
        CommandResult json = await _firstToken.RunAsync("grade", "direct-and-bedrock.json", "--format", "json");
        CommandResult markdown = await _firstToken.RunAsync("grade", "direct-and-bedrock.json", "--format", "md");
        CommandResult html = await _firstToken.RunAsync("grade", "direct-and-bedrock.json", "--format", "html");

        using JsonDocument document = JsonDocument.Parse(json.Output);
        Assert.Equal(["A", "C"], document.RootElement.GetProperty("targets").EnumerateArray().Select(target => target.GetProperty("grade").GetString()));
        Assert.True(document.RootElement.GetProperty("run").GetProperty("simulated").GetBoolean());
        Assert.Contains("| ttft\\_p50 |", markdown.Output, StringComparison.Ordinal);
        Assert.StartsWith("<!doctype html>", html.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("SIMULATED", html.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CI_hears_of_it_as_junit_and_in_a_GitHub_workflow_by_annotations()
    {
        CommandResult plain = await _firstToken.RunAsync("grade", "direct-and-bedrock.json", "--min-grade", "B", "--junit", "ci/grade.xml");
        _firstToken.Environment["GITHUB_ACTIONS"] = "true";
        CommandResult github = await _firstToken.RunAsync("grade", "direct-and-bedrock.json", "--min-grade", "B", "--format", "json");
        CommandResult without = await _firstToken.RunAsync("grade", "direct-and-bedrock.json", "--no-github");

        XElement suite = XDocument.Load(_firstToken.PathOf("ci/grade.xml")).Root!.Element("testsuite")!;
        Assert.Equal(("2", "1"), (suite.Attribute("tests")!.Value, suite.Attribute("failures")!.Value));
        Assert.Empty(plain.Error);
        Assert.Equal(["::error", "::notice"], github.ErrorLines.Select(line => line.Split(' ')[0]));
        Assert.Contains("grade C%0Attft_p50", github.Error, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(github.Output); // annotations are not in it
        Assert.Empty(without.Error);
    }

    [Fact]
    public async Task A_run_that_is_not_valid_is_graded_only_by_force()
    {
        Change("invalid.json", run => run["valid"] = JsonNode.Parse("""{"ok": false, "reasons": ["the client was late"], "notes": []}"""));

        CommandResult refused = await _firstToken.RunAsync("grade", "invalid.json");
        CommandResult forced = await _firstToken.RunAsync("grade", "invalid.json", "--force");

        Assert.True(refused.ExitCode == 3, refused.ToString());
        Assert.Equal("firsttoken grade: the run is not valid, and so not graded: the client was late (--force grades it all the same)", Assert.Single(refused.ErrorLines));
        Assert.True(forced.ExitCode == 0, forced.ToString());
        Assert.Contains("NOT VALID: the client was late", forced.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_not_measured_makes_the_letter_incomplete_and_reaches_none()
    {
        Change("whole.json", run =>
        {
            foreach (JsonNode? target in run["targets"]!.AsArray())
            {
                target!["metrics"]!.AsObject().Remove("ttft_ms");
            }
        });

        CommandResult result = await _firstToken.RunAsync("grade", "whole.json", "--min-grade", "F");

        Assert.True(result.ExitCode == 1, result.ToString());
        Assert.Contains("A, incomplete", result.Output, StringComparison.Ordinal);
        Assert.Contains("ttft_p50 was not measured in this run", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"schema\": \"other/1\"}", "schema 'other/1' is not 'firsttoken.run/1'")]
    [InlineData("{\"schema\": \"firsttoken.run/1\"", "broken")]
    [InlineData("", "the file is empty")]
    [InlineData("[1, 2]", "not a run file")]
    [InlineData("{\"providers\": {\"a\": {\"ttft_ms\": 5}}}", "providers.a.ttft_ms is not an object")]
    [InlineData("{\"providers\": {}}", "an empty run: it has no targets")]
    public async Task A_file_that_is_no_run_is_refused_in_one_line(string content, string problem)
    {
        await File.WriteAllTextAsync(_firstToken.PathOf("bad.json"), content, TestContext.Current.CancellationToken);

        CommandResult result = await _firstToken.RunAsync("grade", "bad.json");

        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Contains(problem, Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Older_result_files_are_graded_from_what_is_there()
    {
        CommandResult benchmark = await _firstToken.RunAsync("grade", "older-benchmark.json", "--min-grade", "C");
        CommandResult letters = await _firstToken.RunAsync("grade", "older-session.json");
        CommandResult limits = await _firstToken.RunAsync("grade", "older-session.json", "--slo", "session_total_ms<=60000");

        Assert.True(benchmark.ExitCode == 0, benchmark.ToString());
        Assert.Contains("anthropic_direct: A\n", benchmark.Output, StringComparison.Ordinal);
        Assert.Contains("aws_bedrock: C\n", benchmark.Output, StringComparison.Ordinal);
        Assert.Equal(2, letters.ExitCode);
        Assert.Contains("nothing that letters are made of", Assert.Single(letters.ErrorLines), StringComparison.Ordinal);
        Assert.True(limits.ExitCode == 1, limits.ToString());
        Assert.Contains("session_total_ms<=60000  66000 ms  -     missed", limits.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_give_limits_and_letters()
    {
        await File.WriteAllTextAsync(
            _firstToken.PathOf("firsttoken.yaml"),
            "slos: {error_rate: 5%}\nscenarios: {strict: {slos: {error_rate: 0}}}\ngrades: {gold: {ttft_p50: 300}, silver: {ttft_p50: 400}}\n",
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_firstToken.PathOf("limits.yaml"), "- ttft_p50<=10\n", TestContext.Current.CancellationToken);

        CommandResult loose = await _firstToken.RunAsync("grade", "direct-and-bedrock.json", "--min-grade", "silver");
        CommandResult strict = await _firstToken.RunAsync("grade", "direct-and-bedrock.json", "--scenario", "strict");
        CommandResult file = await _firstToken.RunAsync("grade", "direct-and-bedrock.json", "--slo", "limits.yaml");

        Assert.True(loose.ExitCode == 0, loose.ToString());
        Assert.Contains("4011: silver\n", loose.Output, StringComparison.Ordinal);
        Assert.True(strict.ExitCode == 1, strict.ToString());
        Assert.Contains("error_rate<=0%", strict.Output, StringComparison.Ordinal);
        Assert.True(file.ExitCode == 1, file.ToString());
        Assert.Contains("ttft_p50<=10 ", file.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("error_rate<=5%", file.Output, StringComparison.Ordinal);
    }

    public void Dispose() => _firstToken.Dispose();

    private void Change(string name, Action<JsonNode> change)
    {
        JsonNode run = JsonNode.Parse(File.ReadAllText(_firstToken.PathOf("direct-and-bedrock.json")))!;
        change(run);
        File.WriteAllText(_firstToken.PathOf(name), run.ToJsonString());
    }

    private static string Examples()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FirstToken.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests do not run inside the repository");
        }

        return Path.Combine(folder, "docs", "examples");
    }
}
