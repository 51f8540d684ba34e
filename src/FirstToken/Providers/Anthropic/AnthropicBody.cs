using System.Text.Json;
using FirstToken.Providers.Json;

namespace FirstToken.Providers.Anthropic;

/// <summary>Writes the request body of the Messages API, for Anthropic and, slightly changed, for Bedrock (facts: wire.md §1.1, §2.3).</summary>
internal static class AnthropicBody
{
    private const string BedrockVersion = "bedrock-2023-05-31";

    /// <summary>The body as Anthropic takes it.</summary>
    public static byte[] Write(ChatRequest request) => Write(request, forBedrock: false);

    /// <summary>The body as Bedrock's InvokeModel takes it: model and streaming are in its path.</summary>
    public static byte[] WriteForBedrock(ChatRequest request) => Write(request, forBedrock: true);

    private static byte[] Write(ChatRequest request, bool forBedrock) => JsonBody.Write(json =>
    {
        if (forBedrock)
        {
            json.WriteString("anthropic_version"u8, BedrockVersion);
        }
        else
        {
            json.WriteString("model"u8, request.Model);
        }

        json.WriteNumber("max_tokens"u8, request.MaxTokens);
        if (request.Stream && !forBedrock)
        {
            json.WriteBoolean("stream"u8, true);
        }

        WriteSystem(json, request);
        WriteMessages(json, request);
        WriteTools(json, request.Tools);
    });

    private static void WriteSystem(Utf8JsonWriter json, ChatRequest request)
    {
        if (request.System is not { } system)
        {
            return;
        }

        if (!request.CacheSystem)
        {
            json.WriteString("system"u8, system);
            return;
        }

        json.WriteStartArray("system"u8);
        WriteText(json, system, cached: true);
        json.WriteEndArray();
    }

    // A block of text, which may end a prefix to be cached.
    private static void WriteText(Utf8JsonWriter json, string text, bool cached)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "text"u8);
        json.WriteString("text"u8, text);
        if (cached)
        {
            json.WriteStartObject("cache_control"u8);
            json.WriteString("type"u8, "ephemeral"u8);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteMessages(Utf8JsonWriter json, ChatRequest request)
    {
        json.WriteStartArray("messages"u8);
        for (int i = 0; i < request.Messages.Count; i++)
        {
            ChatMessage message = request.Messages[i];
            json.WriteStartObject();
            json.WriteString("role"u8, message.Role == ChatRole.User ? "user"u8 : "assistant"u8);
            if (request.CacheConversation)
            {
                // As blocks in every turn: a message must be the same bytes when it is the last and when it no longer is.
                json.WriteStartArray("content"u8);
                WriteText(json, message.Text, cached: i == request.Messages.Count - 1);
                json.WriteEndArray();
            }
            else
            {
                json.WriteString("content"u8, message.Text);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTools(Utf8JsonWriter json, IReadOnlyList<ToolDefinition> tools)
    {
        if (tools.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tools"u8);
        foreach (ToolDefinition tool in tools)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, tool.Name);
            json.WriteString("description"u8, tool.Description);
            json.WritePropertyName("input_schema"u8);
            json.WriteRawValue(tool.InputSchemaJson);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
