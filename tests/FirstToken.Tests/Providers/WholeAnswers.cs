using System.Text;

namespace FirstToken.Tests.Providers;

/// <summary>Answers that were not streamed, one a format; made up after the facts.</summary>
internal static class WholeAnswers
{
    public const string Chat = """
        {"id":"chatcmpl-1","object":"chat.completion","created":1760000000,"model":"gpt-4.1-mini","choices":[{"index":0,"message":
        {"role":"assistant","content":"Two caf\u00e9s.","reasoning_content":"Count them.","refusal":null,"tool_calls":[
        {"id":"call_1","type":"function","function":{"name":"count","arguments":"{\"of\":\"caf\u00e9s\"}"}},
        {"id":"call_2","type":"function","function":{"name":"stop","arguments":"{}"}}]},"logprobs":null,"finish_reason":"tool_calls"}],
        "usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120,"prompt_tokens_details":{"cached_tokens":60},
        "completion_tokens_details":{"reasoning_tokens":5}},"service_tier":"default"}
        """;

    public const string Responses = """
        {"id":"resp_1","object":"response","status":"completed","error":null,"incomplete_details":null,"model":"gpt-5-mini","output":[
        {"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"Think."}]},
        {"id":"msg_1","type":"message","role":"assistant","content":[{"type":"output_text","text":"Two.","annotations":[]},{"type":"refusal","refusal":"No more."}]},
        {"id":"fc_1","type":"function_call","call_id":"call_1","name":"count","arguments":"{\"of\":2}"}],
        "usage":{"input_tokens":100,"input_tokens_details":{"cached_tokens":60,"cache_write_tokens":10},"output_tokens":20,
        "output_tokens_details":{"reasoning_tokens":5},"total_tokens":120},"service_tier":"default"}
        """;

    public const string Gemini = """
        {"candidates":[{"content":{"parts":[{"text":"Think.","thought":true},{"text":"Two."},{"functionCall":{"name":"count","args":{"of":2},"id":"f1"}}],
        "role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":100,"cachedContentTokenCount":60,
        "candidatesTokenCount":15,"thoughtsTokenCount":5,"totalTokenCount":120},"modelVersion":"gemini-2.5-flash","responseId":"r1"}
        """;

    public const string Ollama = """
        {"model":"m","created_at":"2026-11-21T08:00:00Z","message":{"role":"assistant","content":"Two.","thinking":"Think.","tool_calls":[
        {"function":{"name":"count","arguments":{"of":2}}}]},"done":true,"done_reason":"stop","total_duration":900000000,
        "load_duration":300000000,"prompt_eval_count":40,"prompt_eval_duration":100000000,"eval_count":20,"eval_duration":500000000}
        """;

    private const string Anthropic = """
        {"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-4-5","content":[{"type":"thinking","thinking":"Think.","signature":"s"},
        {"type":"text","text":"Two."},{"type":"tool_use","id":"t1","name":"count","input":{"of":2}}],"stop_reason":"tool_use","stop_sequence":null,
        "usage":{"input_tokens":40,"cache_creation_input_tokens":0,"cache_read_input_tokens":60,"output_tokens":20}}
        """;

    private const string Converse = """
        {"output":{"message":{"role":"assistant","content":[{"text":"Two."},{"toolUse":{"toolUseId":"t1","name":"count","input":{"of":2}}}]}},
        "stopReason":"tool_use","usage":{"inputTokens":40,"outputTokens":20,"totalTokens":60},"metrics":{"latencyMs":900}}
        """;

    public static IReadOnlyList<byte[]> All { get; } =
        [.. new[] { Chat, Responses, Gemini, Ollama, Anthropic, Converse }.Select(Encoding.UTF8.GetBytes)];
}
