using System.Text.Json;
using FirstToken.Providers.Json;

namespace FirstToken.Providers.Bedrock;

/// <summary>Writes the request body of Converse (facts: wire.md §2.6).</summary>
internal static class ConverseBody
{
    /// <summary>The body of Converse and ConverseStream; which of the two it is stands in the path.</summary>
    public static byte[] Write(ChatRequest request) => JsonBody.Write(json =>
    {
        WriteMessages(json, request);
        WriteSystem(json, request);
        json.WriteStartObject("inferenceConfig"u8);
        json.WriteNumber("maxTokens"u8, request.MaxTokens);
        json.WriteEndObject();
        WriteTools(json, request.Tools);
    });

    /// <summary>The body of CountTokens for the shortest of conversations.</summary>
    public static ReadOnlyMemory<byte> CountTokens { get; } =
        """{"input":{"converse":{"messages":[{"role":"user","content":[{"text":"Hi"}]}]}}}"""u8.ToArray();

    private static void WriteMessages(Utf8JsonWriter json, ChatRequest request)
    {
        json.WriteStartArray("messages"u8);
        for (int i = 0; i < request.Messages.Count; i++)
        {
            ChatMessage message = request.Messages[i];
            json.WriteStartObject();
            json.WriteString("role"u8, message.Role == ChatRole.User ? "user"u8 : "assistant"u8);
            json.WriteStartArray("content"u8);
            WriteText(json, message.Text);
            if (request.CacheConversation && i == request.Messages.Count - 1)
            {
                WriteCachePoint(json);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSystem(Utf8JsonWriter json, ChatRequest request)
    {
        if (request.System is not { } system)
        {
            return;
        }

        json.WriteStartArray("system"u8);
        WriteText(json, system);
        if (request.CacheSystem)
        {
            WriteCachePoint(json);
        }

        json.WriteEndArray();
    }

    private static void WriteTools(Utf8JsonWriter json, IReadOnlyList<ToolDefinition> tools)
    {
        if (tools.Count == 0)
        {
            return;
        }

        json.WriteStartObject("toolConfig"u8);
        json.WriteStartArray("tools"u8);
        foreach (ToolDefinition tool in tools)
        {
            json.WriteStartObject();
            json.WriteStartObject("toolSpec"u8);
            json.WriteString("name"u8, tool.Name);
            json.WriteString("description"u8, tool.Description);
            json.WriteStartObject("inputSchema"u8);
            json.WritePropertyName("json"u8);
            json.WriteRawValue(tool.InputSchemaJson);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCachePoint(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartObject("cachePoint"u8);
        json.WriteString("type"u8, "default"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("text"u8, text);
        json.WriteEndObject();
    }
}
