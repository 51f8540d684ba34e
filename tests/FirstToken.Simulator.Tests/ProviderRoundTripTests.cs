using FirstToken.Providers;
using FirstToken.Simulator.Behaviour;
using FirstToken.Simulator.Plans;
using FirstToken.Transport;
using Xunit;

namespace FirstToken.Simulator.Tests;

/// <summary>Every format's answers, read back by the readers that the golden streams prove.</summary>
public sealed class ProviderRoundTripTests
{
    private const long Now = 1_790_000_000_000_000_000;

    public static TheoryData<string, string> Providers => new()
    {
        { "anthropic", "claude-haiku-4-5" },
        { "bedrock", "us.anthropic.claude-haiku-4-5-20251001-v1:0" },
        { "bedrock-converse", "us.anthropic.claude-haiku-4-5-20251001-v1:0" },
        { "openai", "gpt-4o-mini" },
        { "openai-responses", "gpt-4o-mini" },
        { "azure", "gpt-4o-mini" },
        { "gemini", "gemini-2.5-flash" },
        { "gemini-array", "gemini-2.5-flash" },
        { "ollama", "sim" },
    };

    [Theory]
    [MemberData(nameof(Providers))]
    public void A_stream_is_read_whole_with_its_usage(string provider, string model)
    {
        Read read = Ask(provider, model, new Behavior { Tokens = 130, Thinking = 7, Chunk = 3 }, stream: true);

        Assert.Equal(AnswerEnd.Complete, read.End);
        Assert.Equal(137, read.Summary.Usage?.Output);
        Assert.True(read.Summary.Usage?.TotalInput > 0);
        Assert.Equal(44, read.TextEvents);
        Assert.Equal(read.Plan.OutputItems, read.OutputEvents);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void A_whole_answer_is_read_with_its_usage(string provider, string model)
    {
        Read read = Ask(provider, model, new Behavior { Tokens = 40 }, stream: false);

        Assert.Equal(AnswerEnd.Complete, read.End);
        Assert.Equal(40, read.Summary.Usage?.Output);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void An_error_inside_the_stream_is_read_as_one(string provider, string model)
    {
        Read read = Ask(provider, model, new Behavior { Tokens = 20, Error = Injection.MidStream }, stream: true);

        Assert.Equal(AnswerEnd.Error, read.End);
        Assert.Equal(10, read.TextEvents);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void A_cut_stream_is_read_as_truncated(string provider, string model)
    {
        Read read = Ask(provider, model, new Behavior { Tokens = 20, Error = Injection.Cut }, stream: true);

        Assert.Equal(AnswerEnd.Truncated, read.End);
        Assert.Equal(PlanEnd.Cut, read.Plan.End);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Too_small_a_bound_stops_the_answer_at_it(string provider, string model)
    {
        Read read = Ask(provider, model, new Behavior { Tokens = 500 }, stream: true);

        Assert.Equal(256, read.Summary.Usage?.Output);
        Assert.Contains(read.Summary.StopReason, (string[])["max_tokens", "length", "max_output_tokens", "incomplete:max_output_tokens", "MAX_TOKENS"]);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Tool_calls_are_read_as_tool_output(string provider, string model)
    {
        Read read = Ask(provider, model, new Behavior { Tokens = 4, Tools = 2 }, stream: true, tools: true);

        Assert.Equal(AnswerEnd.Complete, read.End);
        Assert.True(read.ToolEvents >= 2, $"{read.ToolEvents} tool events");
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void Injected_refusals_have_the_providers_own_error_shape(string provider, string model)
    {
        Assert.Equal(ErrorKind.RateLimit, Refusal(provider, model, Injection.RateLimit).Kind);
        Assert.Equal(ErrorKind.Overloaded, Refusal(provider, model, Injection.Overloaded).Kind);
        Assert.Equal(ErrorKind.Server, Refusal(provider, model, Injection.ServerError).Kind);
    }

    private static RequestError Refusal(string provider, string model, Injection injection)
    {
        Target target = Target(provider, model);
        Plan plan = Answer(target, new Behavior { Error = injection }, stream: true, tools: false);
        return target.Provider.ReadError(new ResponseHead(plan.Status, plan.Headers), plan.Body);
    }

    private static Target Target(string provider, string model) => new()
    {
        Provider = ProviderRegistry.Find(provider) ?? throw new InvalidOperationException(provider),
        Model = model,
        BaseUrl = new Uri("http://127.0.0.1:1/v1"),
        Credentials = Credentials.Loopback,
        Region = "us-east-1",
        Name = provider,
    };

    private static Plan Answer(Target target, Behavior behavior, bool stream, bool tools)
    {
        // OpenAI's base URL holds /v1; the others' is the host.
        Target there = target.Provider.Name.StartsWith("openai", StringComparison.Ordinal) ? target : target with { BaseUrl = new Uri("http://127.0.0.1:1") };
        WireRequest wire = there.Provider.Write(
            there,
            new ChatRequest
            {
                Model = target.Model,
                Messages = [new ChatMessage(ChatRole.User, "hello")],
                Stream = stream,
                Tools = tools ? [new ToolDefinition("tide_table", "tides", """{"type":"object","properties":{"harbour":{"type":"string"}},"required":["harbour"]}""")] : [],
            },
            DateTimeOffset.UnixEpoch.AddSeconds(Now / 1_000_000_000));
        return new Engine(new SimulatorOptions { Behavior = behavior }).Answer(SimRequest.Parse(wire.Method, wire.Path, wire.Headers, wire.Body), Now);
    }

    private static Read Ask(string provider, string model, Behavior behavior, bool stream, bool tools = false)
    {
        Target target = Target(provider, model);
        Plan plan = Answer(target, behavior, stream, tools);
        Assert.True(plan.Status == 200, System.Text.Encoding.UTF8.GetString(plan.Body ?? []));
        AnswerReader reader = target.Provider.CreateReader(stream);
        var read = new Read { Plan = plan, Summary = reader.Summary };
        foreach (byte[] bytes in plan.Body is { } body ? [body] : plan.Items.Select(item => Patched(plan, item.Frame)))
        {
            ReadOnlySpan<byte> rest = bytes;
            while (reader.TryRead(ref rest, out AnswerEvent found))
            {
                read.Count(found.Output);
            }
        }

        read.End = reader.Finish(out AnswerEvent last);
        read.Count(last.Output);
        return read;
    }

    private static byte[] Patched(Plan plan, Frame frame)
    {
        byte[] bytes = frame.Payload.ToArray();
        if (frame.PatchAt >= 0)
        {
            plan.Patch.CopyTo(bytes, frame.PatchAt - frame.PayloadStart);
        }

        return bytes;
    }

    private sealed class Read
    {
        public required Plan Plan { get; init; }

        public required AnswerSummary Summary { get; init; }

        public AnswerEnd End { get; set; }

        public int TextEvents { get; private set; }

        public int ToolEvents { get; private set; }

        public int OutputEvents { get; private set; }

        public void Count(OutputKinds output)
        {
            TextEvents += output.HasFlag(OutputKinds.Text) ? 1 : 0;
            ToolEvents += output.HasFlag(OutputKinds.Tool) ? 1 : 0;
            OutputEvents += output == OutputKinds.None ? 0 : 1;
        }
    }
}
