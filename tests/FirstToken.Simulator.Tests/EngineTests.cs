using System.Text;
using FirstToken.Simulator.Behaviour;
using FirstToken.Simulator.Plans;
using FirstToken.Simulator.Recording;
using Xunit;

namespace FirstToken.Simulator.Tests;

public sealed class EngineTests
{
    private const long Now = 1_790_000_000_000_000_000;
    private const long Ms = 1_000_000;

    private static readonly KeyValuePair<string, string>[] Good = [new("x-api-key", "k"), new("anthropic-version", "2023-06-01")];

    [Fact]
    public void Chunks_fall_due_at_the_ttft_and_then_one_gap_apart()
    {
        Plan plan = Ask(new Behavior { Ttft = TimeSpan.FromMilliseconds(200), Gap = TimeSpan.FromMilliseconds(20), Tokens = 4, Prefill = TimeSpan.Zero });

        Assert.Equal([200 * Ms, 220 * Ms, 240 * Ms, 260 * Ms], plan.Items.Where(i => i.IsOutput).Select(i => i.DueNanoseconds));
        Assert.Equal(160 * Ms, plan.HeadDueNanoseconds);
        Assert.Equal(261 * Ms, plan.Items[^1].DueNanoseconds);
    }

    [Fact]
    public void A_chunk_of_several_tokens_follows_as_many_gaps()
    {
        Plan plan = Ask(new Behavior { Ttft = TimeSpan.Zero, Gap = TimeSpan.FromMilliseconds(10), Tokens = 7, Chunk = 3, Prefill = TimeSpan.Zero });

        Assert.Equal([0, 30 * Ms, 40 * Ms], plan.Items.Where(i => i.IsOutput).Select(i => i.DueNanoseconds));
    }

    [Fact]
    public void The_same_seed_gives_the_same_jitter_and_another_seed_another()
    {
        var jittered = new Behavior { Jitter = new Jitter(JitterKind.LogNormal, 0.5), Tokens = 20 };
        long[] Dues(ulong seed) => [.. Ask(jittered, seed: seed).Items.Select(i => i.DueNanoseconds)];

        Assert.Equal(Dues(7), Dues(7));
        Assert.NotEqual(Dues(7), Dues(8));
    }

    [Fact]
    public void A_longer_prompt_takes_longer_and_a_cached_one_does_not()
    {
        var engine = new Engine(new SimulatorOptions { Behavior = new Behavior { Prefill = TimeSpan.FromMicroseconds(10) } });
        string body = $$"""{"model":"claude-sonnet-4-5","max_tokens":9,"stream":true,"system":[{"type":"text","text":"{{new string('a', 40_000)}}","cache_control":{"type":"ephemeral"} }],"messages":[{"role":"user","content":"hi"}]}""";

        Plan cold = engine.Answer(Request(body, Good), Now);
        Plan early = engine.Answer(Request(body, Good), Now + Ms);
        Plan warm = engine.Answer(Request(body, Good), Now + 1000 * Ms);

        long first = First(cold);
        Assert.InRange(first, 300 * Ms, 301 * Ms);
        Assert.Equal(first, First(early));
        Assert.InRange(First(warm), 200 * Ms, 201 * Ms);
        Assert.Equal((0, true), (cold.Facts!.Usage!.CacheRead, cold.Facts.Usage.CacheWrite5m > 9000));
        Assert.Equal((cold.Facts.Usage.CacheWrite5m, 0), (warm.Facts!.Usage!.CacheRead, warm.Facts.Usage.CacheWrite5m));
    }

    [Fact]
    public void More_than_four_cache_breakpoints_are_refused()
    {
        string blocks = string.Join(',', Enumerable.Repeat("""{"type":"text","text":"x","cache_control":{"type":"ephemeral"}}""", 5));

        Refused(400, "maximum of 4 blocks", $$"""{"model":"claude-haiku-4-5","max_tokens":9,"messages":[{"role":"user","content":[{{blocks}}]}]}""", Good);
    }

    [Fact]
    public void Automatic_caching_begins_at_1024_tokens()
    {
        var engine = new Engine(new SimulatorOptions());
        KeyValuePair<string, string>[] bearer = [new("authorization", "Bearer k")];
        string Body(int length) => $$"""{"model":"gpt-4o","input":"{{new string('a', length)}}"}""";
        Plan Again(int length)
        {
            engine.Answer(Request(Body(length), bearer, "/v1/responses"), Now);
            return engine.Answer(Request(Body(length), bearer, "/v1/responses"), Now + 60_000 * Ms);
        }

        Assert.Equal(0, Again(4000).Facts!.Usage!.CacheRead);
        Assert.Equal(1920, Again(8000).Facts!.Usage!.CacheRead);
    }

    [Theory]
    [InlineData(401, "authentication_error", """{}""", "anthropic-version", "2023-06-01")]
    [InlineData(400, "anthropic-version: header is required", """{}""", "x-api-key", "k")]
    public void A_request_without_its_headers_is_refused(int status, string text, string body, string header, string value) =>
        Refused(status, text, body, [new(header, value)]);

    [Theory]
    [InlineData(400, "not valid JSON", "{\"model\"")]
    [InlineData(400, "invalid_request_error", "[1]")]
    [InlineData(400, "max_tokens: Field required", """{"model":"claude-haiku-4-5","messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData(400, "messages: Field required", """{"model":"claude-haiku-4-5","max_tokens":1}""")]
    [InlineData(400, "max_tokens: Input", """{"model":"claude-haiku-4-5","max_tokens":-1,"messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData(404, "not_found_error", """{"model":"no-such-model","max_tokens":1,"messages":[{"role":"user","content":"hi"}]}""")]
    public void A_bad_body_is_refused_as_the_real_api_does(int status, string text, string body) => Refused(status, text, body, Good);

    [Fact]
    public void Temperature_is_refused_under_the_new_version_only()
    {
        const string body = """{"model":"claude-haiku-4-5","max_tokens":1,"temperature":1,"messages":[{"role":"user","content":"hi"}]}""";

        Refused(400, "temperature", body, [new("x-api-key", "k"), new("anthropic-version", "2026-10-21")]);
        Assert.Equal(200, new Engine(new SimulatorOptions()).Answer(Request(body, Good), Now).Status);
    }

    [Theory]
    [InlineData("/model/us.anthropic.claude-haiku-4-5-20251001-v1:0/invoke")]
    [InlineData("/model/us.anthropic.claude-haiku-4-5-20251001-v1%3A0/invoke")]
    public void Bedrock_ids_may_be_escaped_or_not(string path)
    {
        const string body = """{"anthropic_version":"bedrock-2023-05-31","max_tokens":5,"messages":[{"role":"user","content":"hi"}]}""";

        Plan plan = new Engine(new SimulatorOptions()).Answer(Request(body, [new("authorization", "Bearer k")], path), Now);

        Assert.Equal((200, "us.anthropic.claude-haiku-4-5-20251001-v1:0"), (plan.Status, plan.Facts?.Model));
    }

    [Fact]
    public void Rates_of_errors_are_met_and_the_same_for_the_same_seed()
    {
        var options = new SimulatorOptions { Errors = ErrorRates.Parse("429:0.1,cut:0.2") };
        Injection[] Draw()
        {
            var engine = new Engine(options);
            return [.. Enumerable.Range(0, 2000).Select(_ => engine.Answer(Request(Stream, Good), Now).Facts!.Injected)];
        }

        Injection[] drawn = Draw();
        Assert.InRange(drawn.Count(i => i == Injection.RateLimit), 150, 250);
        Assert.InRange(drawn.Count(i => i == Injection.Cut), 330, 470);
        Assert.Equal(drawn, Draw());
    }

    [Fact]
    public void A_models_name_may_carry_its_behaviour()
    {
        Plan plan = new Engine(new SimulatorOptions()).Answer(Request(Stream.Replace("claude-haiku-4-5", "claude-haiku-4-5~tokens=3,error=stall,stall=7s", StringComparison.Ordinal), Good), Now);

        Assert.Equal((3, Injection.Stall), (plan.OutputItems, plan.Facts!.Injected));
        Assert.True(plan.Items[^1].DueNanoseconds > 7_000 * Ms);
    }

    [Fact]
    public void A_late_answer_is_whole_and_only_its_first_output_is_late()
    {
        Plan plan = new Engine(new SimulatorOptions()).Answer(Request(Stream.Replace("claude-haiku-4-5", "claude-haiku-4-5~ttft=100ms,gap=1ms,tokens=3,error=late,stall=7s", StringComparison.Ordinal), Good), Now);

        Assert.Equal((3, Injection.Late), (plan.OutputItems, plan.Facts!.Injected));
        Assert.InRange(plan.HeadDueNanoseconds, 0, 110 * Ms);
        Assert.InRange(plan.Items.First(item => item.IsOutput).DueNanoseconds, 7_100 * Ms, 7_110 * Ms);
        Assert.InRange(plan.Items[^1].DueNanoseconds, 7_100 * Ms, 7_110 * Ms);
    }

    [Theory]
    [InlineData("ttft")]
    [InlineData("ttft=-1")]
    [InlineData("nonsense=1")]
    [InlineData("jitter=normal:9")]
    [InlineData("error=unheard-of")]
    public void A_behaviour_that_cannot_be_read_is_refused(string behaviour) =>
        Refused(400, "", Stream, [.. Good, new("x-firsttoken-sim", behaviour)]);

    [Fact]
    public void The_log_drops_the_oldest_and_counts_them()
    {
        var log = new SimLog(3, 1000);
        for (int i = 0; i < 5; i++)
        {
            log.Open($"{i}", "/", Ask(new Behavior { Tokens = 2 }), Now);
        }

        Assert.Equal(["2", "3", "4"], log.After().Select(entry => entry.Id));
        Assert.Equal(2, log.Dropped);
    }

    private const string Stream = """{"model":"claude-haiku-4-5","max_tokens":500,"stream":true,"messages":[{"role":"user","content":"hi"}]}""";

    private static long First(Plan plan) => plan.Items.First(i => i.IsOutput).DueNanoseconds;

    private static Plan Ask(Behavior behavior, ulong seed = 1) =>
        new Engine(new SimulatorOptions { Behavior = behavior, Seed = seed }).Answer(Request(Stream, Good), Now);

    private static SimRequest Request(string body, KeyValuePair<string, string>[] headers, string path = "/v1/messages?beta=true") =>
        SimRequest.Parse("POST", path, headers, Encoding.UTF8.GetBytes(body));

    private static void Refused(int status, string text, string body, KeyValuePair<string, string>[] headers)
    {
        Plan plan = new Engine(new SimulatorOptions()).Answer(Request(body, headers), Now);

        Assert.Equal(status, plan.Status);
        Assert.Contains(text, Encoding.UTF8.GetString(plan.Body ?? []), StringComparison.Ordinal);
    }
}
