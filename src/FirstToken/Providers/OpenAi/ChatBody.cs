using System.Text.Json;
using FirstToken.Providers.Json;

namespace FirstToken.Providers.OpenAi;

/// <summary>Writes the request body of Chat Completions (facts: wire.md §3.1).</summary>
internal static class ChatBody
{
    /// <summary>The body.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="dialect">Whom it is for: others may refuse fields that OpenAI has added.</param>
    public static byte[] Write(ChatRequest request, ChatDialect dialect) => JsonBody.Write(json =>
    {
        json.WriteString("model"u8, request.Model);
        json.WriteStartArray("messages"u8);
        if (request.System is { } system)
        {
            OpenAiJson.WriteMessage(json, "system"u8, system);
        }

        foreach (ChatMessage message in request.Messages)
        {
            OpenAiJson.WriteMessage(json, OpenAiJson.Role(message.Role), message.Text);
        }

        json.WriteEndArray();
        // Reasoning models refuse max_tokens; servers that imitate the API may know nothing else.
        json.WriteNumber(dialect == ChatDialect.Compatible ? "max_tokens"u8 : "max_completion_tokens"u8, request.MaxTokens);
        if (request.Stream)
        {
            WriteStream(json, dialect);
        }

        OpenAiJson.WriteNested(json, request.Tools);
    });

    private static void WriteStream(Utf8JsonWriter json, ChatDialect dialect)
    {
        json.WriteBoolean("stream"u8, true);
        json.WriteStartObject("stream_options"u8);
        json.WriteBoolean("include_usage"u8, true);
        if (dialect == ChatDialect.OpenAi)
        {
            // Padding against observers of sizes: it would only spoil byte counts.
            json.WriteBoolean("include_obfuscation"u8, false);
        }

        json.WriteEndObject();
    }
}
