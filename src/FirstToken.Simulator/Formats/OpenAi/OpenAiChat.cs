using System.Text;
using System.Text.Json;
using FirstToken.Simulator.Plans;
using FirstToken.Simulator.Scripts;

namespace FirstToken.Simulator.Formats.OpenAi;

/// <summary>OpenAI's chat completions, and the list of models.</summary>
internal class OpenAiChat : OpenAiFormat
{
    private readonly FrameCache _frames = new();

    public override string Name => "openai.chat";

    public override bool Matches(SimRequest request) =>
        request.Path.EndsWith("/chat/completions", StringComparison.Ordinal) ||
        request.Path.EndsWith("/v1/models", StringComparison.Ordinal) || request.Path.Contains("/v1/models/", StringComparison.Ordinal);

    public override Plan? Side(SimRequest request) =>
        request.Path.EndsWith("/chat/completions", StringComparison.Ordinal) ? null : OpenAiModels.Answer(request);

    public override Ask Read(SimRequest request, JsonElement body) => Read(ModelOf(request, body), body);

    public override void Stream(Script script, StreamBuilder output)
    {
        string model = script.Ask.Model;
        bool usage = script.Ask.IncludeUsage;
        Begin(script, output);
        Event(script, output, script.HeadDue, """{"role":"assistant","content":"","refusal":null}""", "null");
        foreach (Step step in script.Steps.AsSpan(0, script.StepsBeforeFault))
        {
            if (step.Kind == StepKind.Text)
            {
                output.Output(step.DueNanoseconds, _frames.Get(model, usage ? 1 : 0, step, (Self: this, Model: model), static (withUsage, text, state) =>
                {
                    string delta = $$"""{"content":{{Text(text)}}}""";
                    string json = state.Self.Chunk(Placeholder, 1_000_000_000, state.Model, delta, "null", withUsage == 1);
                    return Sse.Frame("", json, patchAt: json.IndexOf("chatcmpl-", StringComparison.Ordinal));
                }));
            }
            else if (step.Kind == StepKind.Tool)
            {
                output.Output(step.DueNanoseconds, ToolFrame(script, step));
            }
        }

        if (script.FailsMidStream)
        {
            Sse.Event(output.Other(script.FaultDue), "", """{"error":{"message":"The server had an error while processing your request (simulated)","type":"server_error","param":null,"code":null}}""");
        }
        else if (!script.IsCut)
        {
            End(script, output);
        }
    }

    public override byte[] Patch(Script script) => Encoding.UTF8.GetBytes(Stamp(script.Id, script.CreatedUnixSeconds));

    public override string Whole(Script script)
    {
        string text = script.Text(StepKind.Text);
        string content = script.Stop == Stop.Refusal ? "null" : text.Length == 0 && script.ToolArguments.Length > 0 ? "null" : Text(text);
        string refusal = script.Stop == Stop.Refusal ? "\"I cannot help with that.\"" : "null";
        string tools = script.ToolArguments.Length == 0 ? "" : ",\"tool_calls\":[" + string.Join(',', script.ToolArguments.Select((arguments, i) =>
            $$$"""{"id":"call_{{{script.ToolId(i)}}}","type":"function","function":{"name":{{{Text(script.ToolName)}}},"arguments":{{{Text(arguments)}}}}}""")) + "]";
        return $$$"""{"id":"chatcmpl-{{{script.Id}}}","object":"chat.completion","created":{{{script.CreatedUnixSeconds}}},"model":{{{Text(script.Ask.Model)}}},"choices":[{"index":0,"message":{"role":"assistant","content":{{{content}}},"refusal":{{{refusal}}}{{{tools}}}},"logprobs":null,"finish_reason":"{{{Finish(script.Stop)}}}"}],"usage":{{{Usage(script.Usage)}}},"service_tier":"default","system_fingerprint":"fp_simulated"}""";
    }

    protected virtual string ModelOf(SimRequest request, JsonElement body) => ModelOf(body);

    /// <summary>What comes before the first chunk.</summary>
    protected virtual void Begin(Script script, StreamBuilder output)
    {
    }

    /// <summary>What each choice carries beyond OpenAI's own fields.</summary>
    protected virtual string ChoiceExtra => "";

    // Frames are shared between requests: the id and the time are patched into each as it leaves.
    private const string Placeholder = "000000000000000000000000";

    private static Ask Read(string model, JsonElement body)
    {
        if (body.ItemsOf("messages").LastOrDefault() is not { ValueKind: JsonValueKind.Object } last)
        {
            throw new RequestRefusedException(RefusalKind.Invalid, "Missing required parameter: 'messages'.", "messages");
        }

        JsonElement? tool = body.ItemsOf("tools").Select(static t => t.Field("function")).FirstOrDefault(static t => t?.TextOf("name") is not null);
        return new Ask
        {
            Model = model,
            Stream = body.FlagOf("stream"),
            MaxTokens = body.CountOf("max_completion_tokens", 1) ?? body.CountOf("max_tokens", 1),
            Prompt = PromptOf(model, body, "tools", "messages"),
            ToolName = tool?.TextOf("name"),
            ToolArguments = tool is { } known ? ToolArguments.For(known.Field("parameters")) : Ask.UsualArguments,
            HasToolResult = last.TextOf("role") == "tool",
            IncludeUsage = body.Field("stream_options")?.FlagOf("include_usage") == true,
        };
    }

    private Frame ToolFrame(Script script, Step step)
    {
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        if (step.Start == 0)
        {
            Sse.Event(bytes, "", Chunk(script, $$$"""{"tool_calls":[{"index":{{{step.Tool}}},"id":"call_{{{script.ToolId(step.Tool)}}}","type":"function","function":{"name":{{{Text(script.ToolName)}}},"arguments":""}}]}""", "null"));
        }

        string part = script.ToolArguments[step.Tool].Substring(step.Start, step.Count);
        Sse.Event(bytes, "", Chunk(script, $$$"""{"tool_calls":[{"index":{{{step.Tool}}},"function":{"arguments":{{{Text(part)}}}}}]}""", "null"));
        return Frame.Of(bytes.WrittenSpan);
    }

    private void End(Script script, StreamBuilder output)
    {
        if (script.Stop == Stop.Refusal)
        {
            Event(script, output, script.FirstDue, """{"refusal":"I cannot help with that."}""", "null");
        }

        Event(script, output, script.EndDue, "{}", $"\"{Finish(script.Stop)}\"");
        if (script.Ask.IncludeUsage)
        {
            Sse.Event(output.Other(script.EndDue), "", $$"""{"id":"{{Stamp(script.Id, script.CreatedUnixSeconds)}},"model":{{Text(script.Ask.Model)}},"choices":[],"usage":{{Usage(script.Usage)}}}""");
        }

        Sse.Event(output.Other(script.EndDue), "", "[DONE]");
    }

    private void Event(Script script, StreamBuilder output, long due, string delta, string finish) =>
        Sse.Event(output.Other(due), "", Chunk(script, delta, finish));

    private string Chunk(Script script, string delta, string finish) =>
        Chunk(script.Id, script.CreatedUnixSeconds, script.Ask.Model, delta, finish, script.Ask.IncludeUsage);

    private string Chunk(string id, long created, string model, string delta, string finish, bool usage) =>
        $$"""{"id":"{{Stamp(id, created)}},"model":{{Text(model)}},"service_tier":"default","system_fingerprint":"fp_simulated","choices":[{"index":0,"delta":{{delta}},"logprobs":null,"finish_reason":{{finish}}{{ChoiceExtra}}}]{{(usage ? ",\"usage\":null" : "")}}}""";

    // From the id's first letter to the end of the time: the same length in every answer until the year 2286.
    private static string Stamp(string id, long created) => $"""chatcmpl-{id}","object":"chat.completion.chunk","created":{created:0000000000}""";

    private static string Usage(TokenUsage usage) =>
        $$$"""{"prompt_tokens":{{{usage.TotalInput}}},"completion_tokens":{{{usage.Output}}},"total_tokens":{{{usage.TotalInput + usage.Output}}},"prompt_tokens_details":{"cached_tokens":{{{usage.CacheRead}}},"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":{{{usage.Reasoning}}},"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}""";

    private static string Finish(Stop stop) => stop switch
    {
        Stop.Length => "length",
        Stop.Tool => "tool_calls",
        _ => "stop",
    };
}
