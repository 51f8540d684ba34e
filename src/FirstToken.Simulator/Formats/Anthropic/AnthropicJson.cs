using FirstToken.Simulator.Scripts;
using static FirstToken.Simulator.Formats.JsonText;

namespace FirstToken.Simulator.Formats.Anthropic;

/// <summary>The JSON of Messages answers, whole and in events.</summary>
internal static class AnthropicJson
{
    private const string Signature = "c2ltdWxhdGVkLCBub3QgbWVhc3VyZWQ=";

    public static string Whole(Script script)
    {
        var blocks = new List<string>();
        if (script.Usage.Reasoning > 0)
        {
            string thinking = script.Ask.HideThinking ? "" : script.Text(StepKind.Thinking);
            blocks.Add($$"""{"type":"thinking","thinking":{{Quote(thinking)}},"signature":"{{Signature}}"}""");
        }

        if (script.Text(StepKind.Text) is { Length: > 0 } text)
        {
            blocks.Add($$"""{"type":"text","text":{{Quote(text)}}}""");
        }

        for (int i = 0; i < script.ToolArguments.Length; i++)
        {
            blocks.Add($$"""{"type":"tool_use","id":"toolu_{{script.ToolId(i)}}","name":{{Quote(script.ToolName)}},"input":{{script.ToolArguments[i]}}}""");
        }

        return $$"""{"id":"msg_{{script.Id}}","type":"message","role":"assistant","model":{{Quote(script.Ask.Model)}},"content":[{{string.Join(',', blocks)}}],"stop_reason":"{{StopReason(script.Stop)}}","stop_sequence":null{{Details(script)}},"usage":{{Usage(script.Usage, script.Usage.Output).ToStringAndClear()}}}""";
    }

    public static Utf8Text Start(Script script) =>
        $$$"""{"type":"message_start","message":{"id":"msg_{{{script.Id}}}","type":"message","role":"assistant","model":{{{Quote(script.Ask.Model)}}},"content":[],"stop_reason":null,"stop_sequence":null,"usage":{{{Usage(script.Usage, Math.Min(1, script.Usage.Output))}}}}}""";

    public static Utf8Text BlockStart(StepKind kind, int block)
    {
        if (kind == StepKind.Thinking)
        {
            return $$$"""{"type":"content_block_start","index":{{{block}}},"content_block":{"type":"thinking","thinking":"","signature":""}}""";
        }

        return $$$"""{"type":"content_block_start","index":{{{block}}},"content_block":{"type":"text","text":""}}""";
    }

    public static Utf8Text ToolStart(Script script, int tool, int block) =>
        $$$$"""{"type":"content_block_start","index":{{{{block}}}},"content_block":{"type":"tool_use","id":"toolu_{{{{script.ToolId(tool)}}}}","name":{{{{Quote(script.ToolName)}}}},"input":{}}}""";

    public static Utf8Text TextDelta(StepKind kind, int block, string text)
    {
        if (kind == StepKind.Thinking)
        {
            return $$$"""{"type":"content_block_delta","index":{{{block}}},"delta":{"type":"thinking_delta","thinking":{{{Quote(text)}}}}}""";
        }

        return $$$"""{"type":"content_block_delta","index":{{{block}}},"delta":{"type":"text_delta","text":{{{Quote(text)}}}}}""";
    }

    public static Utf8Text ToolDelta(int block, string part) =>
        $$$"""{"type":"content_block_delta","index":{{{block}}},"delta":{"type":"input_json_delta","partial_json":{{{Quote(part)}}}}}""";

    public static Utf8Text SignatureDelta(int block) =>
        $$$"""{"type":"content_block_delta","index":{{{block}}},"delta":{"type":"signature_delta","signature":"{{{Signature}}}"}}""";

    public static Utf8Text Delta(Script script) =>
        $$$"""{"type":"message_delta","delta":{"stop_reason":"{{{StopReason(script.Stop)}}}","stop_sequence":null{{{Details(script)}}}},"usage":{{{Usage(script.Usage, script.Usage.Output)}}}}""";

    private static Utf8Text Usage(TokenUsage usage, int output) =>
        $$$"""{"input_tokens":{{{usage.InputUncached}}},"cache_creation_input_tokens":{{{usage.CacheWrite}}},"cache_read_input_tokens":{{{usage.CacheRead}}},"cache_creation":{"ephemeral_5m_input_tokens":{{{usage.CacheWrite5m}}},"ephemeral_1h_input_tokens":{{{usage.CacheWrite1h}}}},"output_tokens":{{{output}}},"output_tokens_details":{"thinking_tokens":{{{Math.Min(output, usage.Reasoning)}}}},"service_tier":"standard","inference_geo":"global"}""";

    private static string StopReason(Stop stop) => stop switch
    {
        Stop.Length => "max_tokens",
        Stop.Tool => "tool_use",
        Stop.Refusal => "refusal",
        _ => "end_turn",
    };

    private static string Details(Script script) => script.Stop == Stop.Refusal
        ? ""","stop_details":{"type":"refusal","category":null,"explanation":"simulated refusal"}"""
        : "";
}
