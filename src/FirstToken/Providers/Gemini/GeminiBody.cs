using System.Text.Json;
using FirstToken.Providers.Json;

namespace FirstToken.Providers.Gemini;

/// <summary>Writes the request body of <c>generateContent</c> (facts: wire.md §5).</summary>
internal static class GeminiBody
{
    /// <summary>The body; model and streaming are in the path.</summary>
    public static byte[] Write(ChatRequest request) => JsonBody.Write(json =>
    {
        if (request.System is { } system)
        {
            json.WriteStartObject("systemInstruction"u8);
            WriteParts(json, system);
            json.WriteEndObject();
        }

        json.WriteStartArray("contents"u8);
        foreach (ChatMessage message in request.Messages)
        {
            json.WriteStartObject();
            json.WriteString("role"u8, message.Role == ChatRole.User ? "user"u8 : "model"u8);
            WriteParts(json, message.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("generationConfig"u8);
        json.WriteNumber("maxOutputTokens"u8, request.MaxTokens);
        json.WriteEndObject();
        WriteTools(json, request.Tools);
    });

    private static void WriteParts(Utf8JsonWriter json, string text)
    {
        json.WriteStartArray("parts"u8);
        json.WriteStartObject();
        json.WriteString("text"u8, text);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteTools(Utf8JsonWriter json, IReadOnlyList<ToolDefinition> tools)
    {
        if (tools.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tools"u8);
        json.WriteStartObject();
        json.WriteStartArray("functionDeclarations"u8);
        foreach (ToolDefinition tool in tools)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, tool.Name);
            json.WriteString("description"u8, tool.Description);
            json.WritePropertyName("parameters"u8);
            json.WriteRawValue(tool.InputSchemaJson);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
