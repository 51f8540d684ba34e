using FirstToken.Simulator.Scripts;
using static FirstToken.Simulator.Formats.JsonText;

namespace FirstToken.Simulator.Formats.OpenAi;

/// <summary>The JSON of responses and their items.</summary>
internal static class ResponsesJson
{
    public const string RefusalText = "I cannot help with that.";

    public static string Response(Script script, string status, string items, bool done)
    {
        string incomplete = status == "incomplete" ? """{"reason":"max_output_tokens"}""" : "null";
        string error = status == "failed" ? """{"code":"server_error","message":"The model failed to generate a response (simulated)."}""" : "null";
        return $$$"""{"id":"resp_{{{script.Id}}}","object":"response","created_at":{{{script.CreatedUnixSeconds}}},"status":"{{{status}}}","error":{{{error}}},"incomplete_details":{{{incomplete}}},"instructions":null,"max_output_tokens":{{{script.Ask.MaxTokens?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null"}}},"model":{{{Quote(script.Ask.Model)}}},"output":[{{{items}}}],"parallel_tool_calls":true,"previous_response_id":null,"reasoning":{"effort":null,"summary":null},"service_tier":"default","store":false,"temperature":1,"text":{"format":{"type":"text"}},"tool_choice":"auto","tools":[],"top_p":1,"truncation":"disabled","usage":{{{(done ? Usage(script.Usage) : "null")}}},"user":null,"metadata":{}}""";
    }

    public static string Status(Script script) => script.Stop == Stop.Length ? "incomplete" : "completed";

    public static IEnumerable<string> Items(Script script)
    {
        if (script.Usage.Reasoning > 0)
        {
            yield return Reasoning(script, script.Text(StepKind.Thinking));
        }

        if (script.Stop == Stop.Refusal)
        {
            yield return Message(script, "completed", $$"""{"type":"refusal","refusal":"{{RefusalText}}"}""");
        }
        else if (script.Text(StepKind.Text) is { Length: > 0 } text)
        {
            yield return Message(script, "completed", TextPart(text));
        }

        for (int i = 0; i < script.ToolArguments.Length; i++)
        {
            yield return Call(script, i, "completed", script.ToolArguments[i]);
        }
    }

    public static string Reasoning(Script script, string text)
    {
        string summary = text.Length == 0 ? "" : $$"""{"type":"summary_text","text":{{Quote(text)}}}""";
        return $$"""{"id":"rs_{{script.Id}}","type":"reasoning","summary":[{{summary}}]}""";
    }

    public static string Message(Script script, string status, string part) =>
        $$"""{"id":"msg_{{script.Id}}","type":"message","status":"{{status}}","role":"assistant","content":[{{part}}]}""";

    public static string TextPart(string text) => $$"""{"type":"output_text","text":{{Quote(text)}},"annotations":[],"logprobs":[]}""";

    public static string Call(Script script, int tool, string status, string arguments) =>
        $$"""{"id":"fc_{{script.ToolId(tool)}}","type":"function_call","status":"{{status}}","call_id":"call_{{script.ToolId(tool)}}","name":{{Quote(script.ToolName)}},"arguments":{{Quote(arguments)}}}""";

    private static string Usage(TokenUsage usage) =>
        $$$"""{"input_tokens":{{{usage.TotalInput}}},"input_tokens_details":{"cached_tokens":{{{usage.CacheRead}}},"cache_write_tokens":0},"output_tokens":{{{usage.Output}}},"output_tokens_details":{"reasoning_tokens":{{{usage.Reasoning}}}},"total_tokens":{{{usage.TotalInput + usage.Output}}}}""";
}
