using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace FirstToken.EndToEnd;

/// <summary>The runs that decide themselves when to end, what to repeat and how much to offer.</summary>
public sealed class LoadShapeTests : IDisposable
{
    private static readonly string[] s_quick = ["--ttft", "40ms", "--gap", "2ms", "--tokens", "20", "--jitter", "lognormal:0.3"];

    private readonly FirstTokenCommand _firstToken = new();

    [Fact]
    public async Task A_run_ends_once_the_median_is_known_closely_enough()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, s_quick);

        CommandResult loop = await _firstToken.RunAsync("bench", "--target", Target(simulator), "-c", "4", "--until-ci", "20", "-o", "loop.json");
        CommandResult rate = await _firstToken.RunAsync("bench", "--target", Target(simulator), "--rate", "50", "--until-ci", "20", "--until-ci-of", "e2e_p50", "-o", "rate.json");

        Assert.True(loop.ExitCode == 0, loop.ToString());
        Assert.Contains("stopped: ttft_p50 is known to ±", loop.Output, StringComparison.Ordinal);
        SavedRun run = SavedRun.Read(_firstToken.PathOf("loop.json"));
        Assert.Equal("interval_reached", Outcome(run, "stop"));
        Assert.Equal(20, run.Root.GetProperty("config").GetProperty("until_ci_percent").GetDouble());
        Assert.Equal(0, run.Count("dropped"));
        Assert.InRange(run.Count("sent"), 30, 500);
        Assert.True(rate.ExitCode is 0 or 3, rate.ToString());
        Assert.Equal("interval_reached", Outcome(SavedRun.Read(_firstToken.PathOf("rate.json")), "stop"));
    }

    [Fact]
    public async Task Limits_of_a_run_decide_its_exit_code()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, s_quick);

        CommandResult kept = await _firstToken.RunAsync("bench", "--target", Target(simulator), "-n", "5", "--slo", "ttft_p50<=30000", "error_rate<=1%");
        CommandResult missed = await _firstToken.RunAsync("bench", "--target", Target(simulator), "-n", "5", "--slo", "ttft_p50<=1");

        Assert.True(kept.ExitCode == 0, kept.ToString());
        Assert.True(missed.ExitCode == 1, missed.ToString());
        Assert.Matches(@"ttft_p50<=1 +[\d.]+  no", missed.Output);
    }

    [Fact]
    public async Task A_goal_out_of_reach_ends_at_the_limit_and_says_so()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, s_quick);

        CommandResult result = await _firstToken.RunAsync("bench", "--target", Target(simulator), "-n", "40", "-c", "4", "--until-ci", "0.001", "-o", "run.json");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Matches(@"ended at its limit: ttft_p50 is known to ±[\d.]+ %, not to the ±0.001 % asked for", result.Output);
        Assert.Equal("finished", Outcome(SavedRun.Read(_firstToken.PathOf("run.json")), "stop"));
    }

    [Fact]
    public async Task An_event_log_can_be_repeated_faster()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, s_quick);
        CommandResult first = await _firstToken.RunAsync("bench", "--target", Target(simulator), "--rate", "20", "-n", "20", "--events", "events.jsonl", "-o", "first.json");

        CommandResult again = await _firstToken.RunAsync("bench", "--target", Target(simulator), "--replay", "events.jsonl", "--speed", "2", "-o", "again.json");

        Assert.True(first.ExitCode is 0 or 3 && again.ExitCode is 0 or 3, first.ToString() + again);
        SavedRun run = SavedRun.Read(_firstToken.PathOf("again.json"));
        Assert.Equal(20, run.Count("ok"));
        JsonElement config = run.Root.GetProperty("config");
        Assert.Equal("replay of events.jsonl at speed 2", config.GetProperty("arrival").GetString());
        Assert.Equal("event log", config.GetProperty("replay").GetProperty("format").GetString());
        Assert.Contains("estimated", config.GetProperty("prompts").GetString(), StringComparison.Ordinal);

        // 20 requests, 50 ms apart, at twice the speed: the last is due 475 ms after the first.
        double[] due = [.. run.Target().GetProperty("requests").EnumerateArray().Select(request => request.GetProperty("sent_ms").GetDouble() - request.GetProperty("lateness_ms").GetDouble()).Order()];
        Assert.InRange(due[^1] - due[0], 470, 480);
    }

    [Fact]
    public async Task A_mooncake_trace_shares_its_prefixes_and_sets_the_output()
    {
        await File.WriteAllTextAsync(
            _firstToken.PathOf("trace.jsonl"),
            string.Concat(Enumerable.Range(0, 6).Select(n => $$"""{"timestamp": {{n * 300}}, "input_length": 4608, "output_length": {{5 + n}}, "hash_ids": [0, 1, 2, 3, 4, 5, 6, 7, {{100 + n}}]}""" + "\n")),
            TestContext.Current.CancellationToken);
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, "--ttft", "20ms", "--gap", "1ms", "--tokens", "50");

        CommandResult result = await _firstToken.RunAsync("bench", "--target", $"openai:gpt-4.1-mini@{simulator.Url}/v1", "--replay", "trace.jsonl", "-o", "run.json");

        Assert.True(result.ExitCode is 0 or 3, result.ToString());
        JsonElement[] requests = [.. SavedRun.Read(_firstToken.PathOf("run.json")).Target().GetProperty("requests").EnumerateArray().OrderBy(request => request.GetProperty("n").GetInt32())];
        Assert.Equal([5, 6, 7, 8, 9, 10], requests.Select(request => request.GetProperty("output_tokens").GetInt32()));
        Assert.Equal(0, requests[0].GetProperty("cache_read_tokens").GetInt32());

        // Eight of nine blocks are the same: about 4,096 tokens by the simulator's estimate too.
        Assert.All(requests.Skip(1), request => Assert.InRange(request.GetProperty("cache_read_tokens").GetInt32(), 3500, 4300));
    }

    [Theory]
    [InlineData("anthropic:claude-haiku-4-5@URL")]
    [InlineData("openai:gpt-4.1-mini@URL/v1")]
    [InlineData("bedrock-converse:claude-haiku-4-5@URL")]
    public async Task Conversations_are_held_to_their_end_and_the_cache_shows_in_later_turns(string target)
    {
        string padding = string.Join(' ', Enumerable.Range(0, 4000));
        await File.WriteAllTextAsync(
            _firstToken.PathOf("talk.jsonl"),
            $$"""{"messages":[{"role":"user","content":"Remember: {{padding}}"},{"role":"user","content":"And now?"},{"role":"user","content":"And then?"}]}""",
            TestContext.Current.CancellationToken);
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, "--ttft", "30ms", "--gap", "1ms", "--tokens", "10", "--prefill", "20us");

        CommandResult result = await _firstToken.RunAsync(
            "bench", "--target", target.Replace("URL", simulator.Url, StringComparison.Ordinal), "--dataset", "talk.jsonl", "--multi-turn", "--think-time", "50ms", "-n", "3", "-c", "2", "-o", "talk.json");

        Assert.True(result.ExitCode == 0, result.ToString());
        SavedRun run = SavedRun.Read(_firstToken.PathOf("talk.json"));
        Assert.Equal(9, run.Count("ok"));
        Assert.True(run.Root.GetProperty("config").GetProperty("multi_turn").GetBoolean());
        JsonElement[] requests = [.. run.Target().GetProperty("requests").EnumerateArray()];
        Assert.All(requests, request => Assert.Equal(request.GetProperty("turn").GetInt32() > 1, request.GetProperty("cache_read_tokens").GetInt64() > 1000));
        Assert.Contains(", by turn", result.Output, StringComparison.Ordinal);
        Assert.Contains("ms in turn 1,", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--multi-turn", "--multi-turn holds the conversations of a file: give --dataset FILE too")]
    [InlineData("--think-time 2s", "give --multi-turn too")]
    [InlineData("--dataset talk.jsonl --multi-turn --sweep", "--multi-turn and --sweep exclude each other")]
    [InlineData("--replay none.csv", "none.csv: no such file")]
    [InlineData("--replay bad.csv", "bad.csv line 2: 'x' is not a number of 'Timestamp'")]
    [InlineData("--replay bad.csv --rate 5", "--replay and --rate exclude each other")]
    [InlineData("--speed 2", "--speed is that of --replay")]
    [InlineData("--replay bad.csv --speed 0", "--speed '0' is not a factor")]
    [InlineData("--until-ci 0", "--until-ci '0' is not a number of percent above 0")]
    [InlineData("--until-ci 5 --until-ci-of gap_p50", "not independent")]
    [InlineData("--until-ci 5 --no-interleave", "--until-ci and --no-interleave exclude each other")]
    [InlineData("--until-ci-of ttft_p99", "give --until-ci PERCENT too")]
    [InlineData("--sweep sideways", "--sweep 'sideways' is not one of rate, concurrency")]
    [InlineData("--sweep --rate 5", "--sweep and --rate exclude each other")]
    [InlineData("--sweep -c 5", "--sweep concurrency --sweep-from N")]
    [InlineData("--sweep --sweep-from 9 --sweep-to 3", "--sweep-from must not be above --sweep-to")]
    [InlineData("--sweep concurrency --sweep-to 2.5", "whole numbers of requests in flight")]
    [InlineData("--sweep concurrency --arrival poisson", "--arrival spaces the starts of a rate")]
    [InlineData("--sweep-to 5", "--sweep-to is for --sweep")]
    [InlineData("--sweep --slo nonsense<=5", "no limit can be set on 'nonsense'")]
    [InlineData("--sweep --slo itl_p50<=5", "do not have itl_p50")]
    [InlineData("--sweep --target sim@URL --target sim@URL", "one target at a time, not 2")]
    public async Task What_cannot_be_is_refused_in_one_line(string flags, string expected)
    {
        await File.WriteAllTextAsync(_firstToken.PathOf("talk.jsonl"), """{"text":"a"}""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_firstToken.PathOf("bad.csv"), "Timestamp,Request tokens,Response tokens\nx,1,1\n", TestContext.Current.CancellationToken);
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, s_quick);
        string target = $"sim@{simulator.Url}";

        CommandResult result = await _firstToken.RunAsync(["bench", .. flags.Contains("URL", StringComparison.Ordinal) ? [] : new[] { "--target", target }, .. flags.Replace("URL", simulator.Url, StringComparison.Ordinal).Split(' ')]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => !line.StartsWith("see firsttoken", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sweep_over_concurrency_finds_the_slots_of_the_server()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, "--ttft", "100ms", "--gap", "8ms", "--tokens", "50", "--slots", "6");

        CommandResult result = await _firstToken.RunAsync(
            "bench", "--target", Target(simulator), "--sweep", "concurrency", "--slo", "ttft_p90<=140", "--duration", "2s", "--charts", "charts", "-o", "sweep.json");

        Assert.True(result.ExitCode == 0, result.ToString());
        JsonElement sweep = SavedRun.Read(_firstToken.PathOf("sweep.json")).Root;
        Assert.Equal("firsttoken.sweep/1", sweep.GetProperty("schema").GetString());
        Assert.True(sweep.GetProperty("simulated").GetBoolean());
        Assert.Equal(6, sweep.GetProperty("result").GetProperty("highest_passing").GetDouble());
        Assert.Equal(7, sweep.GetProperty("result").GetProperty("lowest_failing").GetDouble());
        Assert.InRange(sweep.GetProperty("result").GetProperty("knee").GetProperty("load").GetDouble(), 5, 8);
        Assert.Contains("highest load that meets the limits: 6 in flight", result.Output, StringComparison.Ordinal);
        Assert.Contains("requests done/s", result.Output, StringComparison.Ordinal);
        Assert.StartsWith("<svg", await File.ReadAllTextAsync(_firstToken.PathOf("charts/throughput-latency.svg"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        foreach (JsonElement step in sweep.GetProperty("steps").EnumerateArray())
        {
            SavedRun run = SavedRun.Read(_firstToken.PathOf(step.GetProperty("run").GetString()!));
            Assert.Equal("firsttoken.run/1", run.Root.GetProperty("schema").GetString());
        }
    }

    [Fact]
    public async Task A_sweep_over_the_rate_finds_the_capacity_of_the_server()
    {
        // 4 slots, 400 ms each (200 to the first token, 20 tokens 10 ms apart, and the closing events): about ten a second.
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, "--ttft", "200ms", "--gap", "10ms", "--tokens", "20", "--slots", "4");

        CommandResult result = await _firstToken.RunAsync(
            "bench", "--target", Target(simulator), "--sweep", "--slo", "ttft_p90<=600", "--duration", "3s", "--sweep-from", "4", "--sweep-within", "15", "-o", "sweep.json", "--format", "json");

        // Where other work keeps this client late, a sweep over the rate rightly finds the client's limit.
        JsonElement found = SavedRun.Parse(result.Output).Root.GetProperty("result");
        Assert.SkipWhen(found.GetProperty("end").GetString() == "client_limit", "this machine is too busy to keep a rate");
        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.InRange(found.GetProperty("highest_passing").GetDouble(), 7, 11.5);
        Assert.InRange(found.GetProperty("lowest_failing").GetDouble(), 8, 13);
    }

    [Fact]
    public async Task A_server_that_never_keeps_the_limits_fails_the_sweep()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, s_quick);

        CommandResult result = await _firstToken.RunAsync(
            "bench", "--target", Target(simulator), "--sweep", "concurrency", "--slo", "ttft_p50<=1", "--duration", "1s", "-o", "sweep.json");

        Assert.True(result.ExitCode == 1, result.ToString());
        Assert.Contains("no load was found that meets the limits", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_sweep_saves_the_steps_that_ended()
    {
        await using RunningSimulator simulator = await RunningSimulator.StartAsync(_firstToken, s_quick);
        using Process sweep = _firstToken.Start("bench", "--target", Target(simulator), "--sweep", "--sweep-from", "20", "--duration", "2s", "-o", "sweep.json");
        string? line = string.Empty;
        while (line is not null && !line.StartsWith("step 1:", StringComparison.Ordinal))
        {
            line = await sweep.StandardError.ReadLineAsync(TestContext.Current.CancellationToken);
        }

        FirstTokenCommand.Interrupt(sweep);
        CommandResult result = await FirstTokenCommand.FinishAsync(sweep);

        Assert.True(result.ExitCode == 130, result.ToString());
        JsonElement saved = SavedRun.Read(_firstToken.PathOf("sweep.json")).Root;
        Assert.True(saved.GetProperty("steps").GetArrayLength() >= 1);
        Assert.Equal("interrupted", saved.GetProperty("result").GetProperty("end").GetString());
    }

    public void Dispose() => _firstToken.Dispose();

    private static string Target(RunningSimulator simulator) => string.Create(CultureInfo.InvariantCulture, $"anthropic:claude-haiku-4-5@{simulator.Url}");

    private static string? Outcome(SavedRun run, string field) => run.Root.GetProperty("outcome").GetProperty(field).GetString();
}
