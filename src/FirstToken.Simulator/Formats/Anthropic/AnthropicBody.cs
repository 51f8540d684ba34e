using System.Text.Json;
using FirstToken.Simulator.Scripts;

namespace FirstToken.Simulator.Formats.Anthropic;

/// <summary>Reads and checks the body of a Messages request, direct or inside Bedrock.</summary>
internal static class AnthropicBody
{
    private const string NewVersion = "2026-10-21";
    private static readonly string[] Sampling = ["temperature", "top_p", "top_k"];
    private static readonly string[] Roles = ["user", "assistant", "system"];

    public static Ask Read(JsonElement body, string model, bool stream, string? version, bool needMaxTokens = true)
    {
        int? maxTokens = body.CountOf("max_tokens", 0);
        if (maxTokens is null && needMaxTokens)
        {
            throw Invalid("max_tokens: Field required");
        }

        CheckMessages(body);
        if (version == NewVersion && Sampling.FirstOrDefault(name => body.Field(name) is not null) is { } sampled)
        {
            throw Invalid($"{sampled}: Extra inputs are not permitted");
        }

        JsonElement? tool = body.ItemsOf("tools").Cast<JsonElement?>().FirstOrDefault(static t => t?.TextOf("name") is not null);
        return new Ask
        {
            Model = model,
            Stream = stream,
            MaxTokens = maxTokens,
            Prompt = AnthropicPrompt.Of(body, model),
            ToolName = tool?.TextOf("name"),
            ToolArguments = tool is { } known ? ToolArguments.For(known.Field("input_schema")) : Ask.UsualArguments,
            HasToolResult = body.ItemsOf("messages").Last().ItemsOf("content").Any(static block => block.TextOf("type") == "tool_result"),
            HideThinking = body.Field("thinking")?.TextOf("display") == "omitted",
        };
    }

    private static void CheckMessages(JsonElement body)
    {
        if (body.Field("messages") is not { ValueKind: JsonValueKind.Array } messages)
        {
            throw Invalid("messages: Field required");
        }

        if (messages.GetArrayLength() == 0)
        {
            throw Invalid("messages: at least one message is required");
        }

        int at = 0;
        foreach (JsonElement message in messages.EnumerateArray())
        {
            if (message.TextOf("role") is not { } role || !Roles.Contains(role))
            {
                throw Invalid($"messages.{at}.role: Input should be 'user' or 'assistant'");
            }

            if (message.Field("content") is not { ValueKind: JsonValueKind.String or JsonValueKind.Array })
            {
                throw Invalid($"messages.{at}.content: Field required");
            }

            at++;
        }
    }

    private static RequestRefusedException Invalid(string message) => new(RefusalKind.Invalid, message);
}
