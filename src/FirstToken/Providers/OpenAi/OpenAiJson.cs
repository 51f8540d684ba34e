using System.Text.Json;

namespace FirstToken.Providers.OpenAi;

/// <summary>Writes what the request bodies of the OpenAI family share.</summary>
internal static class OpenAiJson
{
    /// <summary>One message with plain text.</summary>
    public static void WriteMessage(Utf8JsonWriter json, ReadOnlySpan<byte> role, string text)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, role);
        json.WriteString("content"u8, text);
        json.WriteEndObject();
    }

    /// <summary>The role of a message's speaker.</summary>
    public static ReadOnlySpan<byte> Role(ChatRole role) => role == ChatRole.User ? "user"u8 : "assistant"u8;

    /// <summary>The tools as Chat Completions and Ollama take them: each function in an object of its own.</summary>
    public static void WriteNested(Utf8JsonWriter json, IReadOnlyList<ToolDefinition> tools)
    {
        if (tools.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tools"u8);
        foreach (ToolDefinition tool in tools)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "function"u8);
            json.WriteStartObject("function"u8);
            WriteFunction(json, tool);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The tools as the Responses API takes them: flat.</summary>
    public static void WriteFlat(Utf8JsonWriter json, IReadOnlyList<ToolDefinition> tools)
    {
        if (tools.Count == 0)
        {
            return;
        }

        json.WriteStartArray("tools"u8);
        foreach (ToolDefinition tool in tools)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "function"u8);
            WriteFunction(json, tool);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFunction(Utf8JsonWriter json, ToolDefinition tool)
    {
        json.WriteString("name"u8, tool.Name);
        json.WriteString("description"u8, tool.Description);
        json.WritePropertyName("parameters"u8);
        json.WriteRawValue(tool.InputSchemaJson);
    }
}
