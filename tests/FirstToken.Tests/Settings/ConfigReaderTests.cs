using FirstToken.Settings;
using FirstToken.Tests.Recording;
using Xunit;

namespace FirstToken.Tests.Settings;

public sealed class ConfigReaderTests
{
    private static readonly ScenarioKeys Keys = new(
        ["requests", "rate", "max-tokens", "stream", "prompt"], (key, value) => key == "requests" && !int.TryParse(value, out _) ? $"--requests '{value}' is not a whole number" : null);

    [Fact]
    public void Targets_scenarios_limits_and_letters_are_read()
    {
        Config config = Read(
            """
            targets: [anthropic:a, bedrock:b]
            scenarios:
              default:
                requests: 50
                max_tokens: 20
              nightly:
                targets: openai:c
                slos: [ttft_p50<=100]
                rate: 2.5
              empty:
            slos: ["ttft_p99 <= 1500", error_rate<=1%]
            grades:
              A: ttft_p50<=500
              B: [ttft_p50<=800]
            gateway: {any: [thing]}
            monitor: later
            x-mine: [1]
            """);

        Assert.Equal(["anthropic:a", "bedrock:b"], config.Targets);
        Assert.Equal(["default", "nightly", "empty"], config.Scenarios.Select(scenario => scenario.Name));
        Assert.Equal([new ScenarioFlag("requests", "50"), new ScenarioFlag("max-tokens", "20")], config.Scenarios[0].Flags);
        Assert.Equal(["openai:c"], config.Scenarios[1].Targets);
        Assert.Equal(["ttft_p50<=100"], config.Scenarios[1].Slos!.Texts);
        Assert.Null(config.Scenarios[0].Slos);
        Assert.Empty(config.Scenarios[2].Flags);
        Assert.Equal(["ttft_p99<=1500", "error_rate<=1%"], config.Slos.Texts);
        Assert.Equal(["A", "B", "F"], config.Grades!.Letters);
        Assert.Equal(500, config.Grades.Steps[0].Limits[0].Limit);
    }

    [Fact]
    public void Limits_may_be_lines_of_figure_and_value_in_the_direction_that_is_good()
    {
        Config config = Read("slos: {ttft_p99: 1500, speed_mean: 80, error_rate: 1%, speed_tps: 20, e2e_ms: 900, goodput: 95%, gap_p50: '>=1', ttft_stddev: 5}");

        Assert.Equal(
            ["ttft_p99<=1500", "speed_mean>=80", "error_rate<=1%", "gap_p50>=1", "ttft_stddev<=5", "speed_tps>=20", "e2e_ms<=900", "goodput>=95%"],
            config.Slos.Texts);
    }

    [Fact]
    public void Goodput_in_a_letter_is_of_the_limits_of_requests_wherever_they_stand()
    {
        Config config = Read("grades: {A: {goodput: 99%}, B: {goodput: 90%}}\nslos: [ttft_ms<=500]");

        RunTargetWith(config, out double? share);
        Assert.Equal(50, share);
        Assert.Equal(["goodput>=99%", "goodput>=90%"], config.Grades!.Steps.Select(step => step.Limits.Single().ToString()));
    }

    [Fact]
    public void Targets_with_names_are_used_by_scenarios()
    {
        Config config = Read("targets: {direct: anthropic:a, other: bedrock:b}\nscenarios: {one: {targets: [other, 'openai:x']}}");

        Assert.Equal(["anthropic:a", "bedrock:b"], config.Targets);
        Assert.Equal(["bedrock:b", "openai:x"], config.Scenarios[0].Targets);
    }

    [Fact]
    public void A_file_of_limits_alone_may_be_a_list()
    {
        Assert.Equal(["ttft_p99<=5"], Read("- ttft_p99<=5").Slos.Texts);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing")]
    [InlineData("---\n")]
    public void An_empty_file_sets_nothing(string yaml)
    {
        Config config = Read(yaml);

        Assert.Empty(config.Targets);
        Assert.True(config.Slos.IsEmpty);
        Assert.Null(config.Grades);
    }

    [Fact]
    public void Anchors_and_merges_share_what_is_common_and_own_lines_win()
    {
        Config config = Read(
            """
            x-common: &common {requests: 5, rate: 1}
            x-more: &more {prompt: hi, requests: 7}
            scenarios:
              one: {<<: *common, rate: 2}
              two: {<<: [*common, *more]}
            """);

        Assert.Equal([new ScenarioFlag("rate", "2"), new ScenarioFlag("requests", "5")], config.Scenarios[0].Flags);
        Assert.Equal([new ScenarioFlag("requests", "5"), new ScenarioFlag("rate", "1"), new ScenarioFlag("prompt", "hi")], config.Scenarios[1].Flags);
    }

    [Theory]
    [InlineData("a:m@${URL}", "a:m@http://there")]
    [InlineData("a:m@${URL:-http://here}", "a:m@http://there")]
    [InlineData("a:m@${UNSET:-http://here}", "a:m@http://here")]
    [InlineData("a:m@${UNSET:-}", "a:m@")]
    [InlineData("cost $5", "cost $5")]
    [InlineData("$${URL}", "${URL}")]
    [InlineData("$", "$")]
    public void Values_may_name_environment_variables(string value, string read)
    {
        Assert.Equal([read], Read($"targets: ['{value}']").Targets);
    }

    [Theory]
    [InlineData("tragets: [a]", "f:1:1: unknown key 'tragets'; did you mean 'targets'?")]
    [InlineData("zzz: 1", "f:1:1: unknown key 'zzz'")]
    [InlineData("api_key: x", "f:1:1: 'api_key': credentials never stand in this file; they are taken from the usual environment variables")]
    [InlineData("scenarios:\n  a:\n    reqests: 5", "f:3:5: unknown key 'reqests' in scenario 'a'; did you mean 'requests'?")]
    [InlineData("scenarios:\n  a:\n    requests: many", "f:3:15: --requests 'many' is not a whole number")]
    [InlineData("scenarios:\n  a: [requests]", "f:2:6: scenario 'a' is a list of 'key: value' lines")]
    [InlineData("scenarios: 5", "f:1:12: scenarios is a list of 'key: value' lines")]
    [InlineData("scenarios: {a: {prompt: [x]}}", "f:1:25: 'prompt' is not a single value")]
    [InlineData("scenarios: {a: {prompt: }}", "f:1:25: 'prompt' is not a single value")]
    [InlineData("scenarios: {a: {targets: {b: c}}}", "f:1:26: targets of a scenario are a list: names are given on the first level")]
    [InlineData("targets: {a: [b]}", "f:1:14: target 'a' is not a single value")]
    [InlineData("targets: [[b]]", "f:1:11: a target is not a single value")]
    [InlineData("slos: [ttft_p98<=5]", "did you mean 'ttft_p90'?")]
    [InlineData("slos: [ttft_p99<=x]", "f:1:8: 'x' in 'ttft_p99<=x' is not a number (ttft_p99 is in ms)")]
    [InlineData("slos: {ttft_p99: [5]}", "f:1:18: the limit on 'ttft_p99' is not a single value")]
    [InlineData("grades: {A: [ttft_ms<=5]}", "f:1:10: letter A limits each request (ttft_ms<=5): put that under slos, and ask for goodput>=…% here")]
    [InlineData("grades: {A: [ttft_p50<=5], B: [ttft_p50<=4]}", "f:1:9: grades: letter B asks ttft_p50<=4, which is more than ttft_p50<=5 of the better letter A")]
    [InlineData("grades: {}", "f:1:9: grades: there is no letter")]
    [InlineData("hello", "f:1:1: the file is a list of 'key: value' lines")]
    [InlineData("targets: ['${UNSET}']", "f:1:11: environment variable UNSET is not set (a default is written ${UNSET:-value})")]
    [InlineData("targets: ['${ANTHROPIC_API_KEY}']", "f:1:11: '${ANTHROPIC_API_KEY}' looks like a secret")]
    [InlineData("targets: ['${a b}']", "f:1:11: '${a b}' names no environment variable")]
    [InlineData("targets: ['${URL']", "f:1:11: '${' without its '}'")]
    [InlineData("<<: 5", "f:1:5: what is merged is a list of 'key: value' lines")]
    public void A_mistake_is_reported_with_its_place(string yaml, string problem)
    {
        ConfigException wrong = Assert.Throws<ConfigException>(() => Read(yaml));

        Assert.Contains(problem, Assert.Single(wrong.Lines), StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_reported_together_in_the_order_of_the_file()
    {
        ConfigException wrong = Assert.Throws<ConfigException>(() => Read("scenarios: {a: {requests: x, rats: 5}}\nslos: [nothing<=5]\ntragets: 1\ngrades: 5"));

        Assert.Equal(["f:1:27", "f:1:30", "f:2:8", "f:3:1", "f:4:9"], wrong.Lines.Select(line => string.Join(':', line.Split(':')[..3])));
    }

    public static TheoryData<string, string> Hostile => new()
    {
        { "a: " + new string('[', 100_000), "nested deeper than 32 levels" },
        { "targets: [a]\ntargets: [b]", "f:2:1: duplicate key targets stands there twice" },
        { "scenarios:\n\tone: 1", "never with tabs" },
        { "a: &a [*a]", "f:1:8: '*a' stands inside what it stands for" },
        { "a: *b", "f:1:4: '*b' stands for nothing: there is no '&b' before it" },
        { "? [a, b]\n: c", "a key is a plain word" },
        { "? {a: b}\n: c", "a key is a plain word" },
        { "a: 1\n---\nb: 2", "f:2:1: a second document begins here" },
        { "a: [1,\nb: }", "not YAML" },
        { "a: \"open", "not YAML" },
        { "a: !!binary [", "not YAML" },
        { "%YAML 9.9\n---\na: 1", "not YAML" },
        { "@", "not YAML" },
        { "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range(1, 20).Select(i => $"a{i}: &a{i} [*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1}]\n")), "more than 50,000 values, aliases followed" },
        { string.Concat(Enumerable.Repeat("- x\n", 60_000)), "more than 50,000 values" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Hostile_YAML_gives_one_clear_line(string yaml, string problem)
    {
        ConfigException wrong = Assert.Throws<ConfigException>(() => Read(yaml));

        Assert.Contains(problem, Assert.Single(wrong.Lines), StringComparison.Ordinal);
        Assert.StartsWith("f:", wrong.Lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain('\n', wrong.Lines[0]);
    }

    [Fact]
    public void Whatever_is_cut_off_is_read_or_refused_and_nothing_else()
    {
        const string Whole = "x-a: &a {requests: 5}\ntargets: [\"a:b\", 'c']\nscenarios: {n: {<<: *a, rate: 2}}\nslos: {ttft_p99: 5}\ngrades:\n  A: [ttft_p50<=1]\n";

        for (int length = 0; length <= Whole.Length; length++)
        {
            try
            {
                Assert.NotNull(Read(Whole[..length]));
            }
            catch (ConfigException wrong)
            {
                Assert.NotEmpty(wrong.Lines);
            }
        }
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_named()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["huge.yaml"], new string('#', 2_000_000), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["good.yaml"], "targets: [a]", TestContext.Current.CancellationToken);

        Assert.EndsWith("none.yaml: no such file", Assert.Throws<ConfigException>(() => ConfigReader.Read(folder["none.yaml"], Keys, _ => null)).Message, StringComparison.Ordinal);
        Assert.EndsWith("larger than 1 MB: not a settings file", Assert.Throws<ConfigException>(() => ConfigReader.Read(folder["huge.yaml"], Keys, _ => null)).Message, StringComparison.Ordinal);
        Assert.Equal(["a"], ConfigReader.Read(folder["good.yaml"], Keys, _ => null).Targets);
        Assert.Throws<ConfigException>(() => ConfigReader.Read(folder["."], Keys, _ => null));
    }

    [Fact]
    public void A_scenario_is_found_by_name_and_default_without_one()
    {
        Config config = Read("scenarios: {nightly: {rate: 1}, default: {rate: 2}}");

        Assert.Equal("default", config.Find(null)!.Name);
        Assert.Equal("nightly", config.Find("nightly")!.Name);
        Assert.Equal("f: there is no scenario 'nightl'; did you mean 'nightly'? (there are nightly, default)", Assert.Throws<ConfigException>(() => config.Find("nightl")).Message);
        Assert.Null(Read("").Find(null));
        Assert.Equal("f: there is no scenario 'a'", Assert.Throws<ConfigException>(() => Read("").Find("a")).Message);
    }

    private static void RunTargetWith(Config config, out double? share)
    {
        var target = new FirstToken.Recording.RunTarget
        {
            Name = "a",
            Provider = "p",
            Model = "m",
            Requests = [new FirstToken.Recording.RunRequest { N = 0, StartedUnixNs = 0, TtftMs = 400 }, new FirstToken.Recording.RunRequest { N = 1, StartedUnixNs = 0, TtftMs = 600 }],
        };
        share = config.Grades!.Figures.Single().Of(target);
    }

    private static Config Read(string yaml) => ConfigReader.Parse(yaml, "f", Keys, name => name switch { "URL" => "http://there", "ANTHROPIC_API_KEY" => "s3cret", _ => null });
}
