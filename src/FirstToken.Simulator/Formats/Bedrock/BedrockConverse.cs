using System.Buffers;
using System.Text;
using System.Text.Json;
using FirstToken.Simulator.Plans;
using FirstToken.Simulator.Scripts;
using FirstToken.Wire;

namespace FirstToken.Simulator.Formats.Bedrock;

/// <summary>Bedrock's Converse and ConverseStream.</summary>
internal sealed class BedrockConverse : BedrockFormat
{
    private readonly FrameCache _frames = new();

    public override string Name => "bedrock.converse";

    public override bool Matches(SimRequest request) => IsCall(request, "converse") || IsCall(request, "converse-stream");

    public override Ask Read(SimRequest request, JsonElement body)
    {
        string model = ModelOf(request);
        if (body.ItemsOf("messages").LastOrDefault() is not { ValueKind: JsonValueKind.Object } last)
        {
            throw new RequestRefusedException(
                RefusalKind.Invalid, "1 validation error detected: Value at 'messages' failed to satisfy constraint: Member must not be null");
        }

        JsonElement? tool = body.Field("toolConfig")?.ItemsOf("tools")
            .Select(static t => t.Field("toolSpec")).FirstOrDefault(static t => t?.TextOf("name") is not null);
        return new Ask
        {
            Model = model,
            Stream = IsCall(request, "converse-stream"),
            MaxTokens = body.Field("inferenceConfig")?.CountOf("maxTokens", 1),
            Prompt = ConversePrompt.Of(body, model),
            ToolName = tool?.TextOf("name"),
            ToolArguments = tool is { } known ? ToolArguments.For(known.Field("inputSchema")?.Field("json")) : Ask.UsualArguments,
            HasToolResult = last.ItemsOf("content").Any(static block => block.Field("toolResult") is not null),
        };
    }

    public override void Stream(Script script, StreamBuilder output)
    {
        Put(output.Other(script.HeadDue), "messageStart", """{"role":"assistant","p":"abcdef"}""");
        int block = -1, tool = 0;
        StepKind? open = null;
        long before = script.HeadDue;
        foreach (Step step in script.Steps.AsSpan(0, script.StepsBeforeFault))
        {
            if (step.Kind != open || step.Tool != tool)
            {
                Close(output, before + ((step.DueNanoseconds - before) / 2), open, block++);
                (open, tool) = (step.Kind, step.Tool);
            }

            output.Output(step.DueNanoseconds, step.Kind == StepKind.Tool ? ToolFrame(script, step, block) : Delta(step, block));
            before = step.DueNanoseconds;
        }

        if (script.FailsMidStream)
        {
            EventStreamWriter.WriteException(
                output.Other(script.FaultDue), "modelStreamErrorException"u8, """{"message":"simulated error inside the stream","originalStatusCode":500}"""u8);
        }
        else if (!script.IsCut)
        {
            Close(output, script.EndDue, open, block);
            Put(output.Other(script.EndDue), "messageStop", $$"""{"stopReason":"{{StopReason(script.Stop)}}","p":"abcd"}""");
            Put(output.Other(script.EndDue), "metadata", $$$"""{"usage":{{{Usage(script.Usage)}}},"metrics":{"latencyMs":{{{script.EndDue / 1_000_000}}}},"p":"abc"}""");
        }
    }

    public override string Whole(Script script)
    {
        var blocks = new List<string>();
        if (script.Usage.Reasoning > 0)
        {
            blocks.Add($$$$"""{"reasoningContent":{"reasoningText":{"text":{{{{Text(script.Text(StepKind.Thinking))}}}},"signature":"c2lt"}}}""");
        }

        if (script.Text(StepKind.Text) is { Length: > 0 } text)
        {
            blocks.Add($$"""{"text":{{Text(text)}}}""");
        }

        for (int i = 0; i < script.ToolArguments.Length; i++)
        {
            blocks.Add($$$"""{"toolUse":{"toolUseId":"tooluse_{{{script.ToolId(i)}}}","name":{{{Text(script.ToolName)}}},"input":{{{script.ToolArguments[i]}}}}}""");
        }

        return $$$"""{"output":{"message":{"role":"assistant","content":[{{{string.Join(',', blocks)}}}]}},"stopReason":"{{{StopReason(script.Stop)}}}","usage":{{{Usage(script.Usage)}}},"metrics":{"latencyMs":{{{script.EndDue / 1_000_000}}}}}""";
    }

    private static void Put(IBufferWriter<byte> output, string type, string json) =>
        EventStreamWriter.WriteEvent(output, Encoding.UTF8.GetBytes(type), Encoding.UTF8.GetBytes(json));

    private static void Close(StreamBuilder output, long due, StepKind? open, int block)
    {
        if (open == StepKind.Thinking)
        {
            Put(output.Other(due), "contentBlockDelta", $$$"""{"contentBlockIndex":{{{block}}},"delta":{"reasoningContent":{"signature":"c2lt"}},"p":"a"}""");
        }

        if (open is not null)
        {
            Put(output.Other(due), "contentBlockStop", $$"""{"contentBlockIndex":{{block}},"p":"ab"}""");
        }
    }

    private Frame Delta(Step step, int block) => _frames.Get("", block, step, step.Kind, static (index, text, kind) =>
    {
        string delta = kind == StepKind.Thinking ? $$$"""{"reasoningContent":{"text":{{{Text(text)}}}}}""" : $$"""{"text":{{Text(text)}}}""";
        var bytes = new ArrayBufferWriter<byte>(256);
        Put(bytes, "contentBlockDelta", $$"""{"contentBlockIndex":{{index}},"delta":{{delta}},"p":"{{BedrockFrames.Pad(text.Length)}}"}""");
        return Frame.Of(bytes.WrittenSpan);
    });

    private static Frame ToolFrame(Script script, Step step, int block)
    {
        var bytes = new ArrayBufferWriter<byte>();
        if (step.Start == 0)
        {
            Put(bytes, "contentBlockStart", $$$"""{"contentBlockIndex":{{{block}}},"start":{"toolUse":{"toolUseId":"tooluse_{{{script.ToolId(step.Tool)}}}","name":{{{Text(script.ToolName)}}}}},"p":"ab"}""");
        }

        string part = script.ToolArguments[step.Tool].Substring(step.Start, step.Count);
        Put(bytes, "contentBlockDelta", $$$"""{"contentBlockIndex":{{{block}}},"delta":{"toolUse":{"input":{{{Text(part)}}}}},"p":"abc"}""");
        return Frame.Of(bytes.WrittenSpan);
    }

    private static string Usage(TokenUsage usage)
    {
        string details = usage.CacheWrite == 0 ? "" : $$$""","cacheDetails":[{"ttl":"5m","inputTokens":{{{usage.CacheWrite5m}}}},{"ttl":"1h","inputTokens":{{{usage.CacheWrite1h}}}}]""";
        return $$"""{"inputTokens":{{usage.InputUncached}},"outputTokens":{{usage.Output}},"totalTokens":{{usage.TotalInput + usage.Output}},"cacheReadInputTokens":{{usage.CacheRead}},"cacheWriteInputTokens":{{usage.CacheWrite}}{{details}}}""";
    }

    private static string StopReason(Stop stop) => stop switch
    {
        Stop.Length => "max_tokens",
        Stop.Tool => "tool_use",
        Stop.Refusal => "content_filtered",
        _ => "end_turn",
    };
}
