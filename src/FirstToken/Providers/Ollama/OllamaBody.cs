using FirstToken.Providers.Json;
using FirstToken.Providers.OpenAi;

namespace FirstToken.Providers.Ollama;

/// <summary>Writes the request body of Ollama's native chat.</summary>
internal static class OllamaBody
{
    /// <summary>The body.</summary>
    public static byte[] Write(ChatRequest request) => JsonBody.Write(json =>
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
        // Streaming is what Ollama does unless told not to.
        json.WriteBoolean("stream"u8, request.Stream);
        json.WriteStartObject("options"u8);
        json.WriteNumber("num_predict"u8, request.MaxTokens);
        json.WriteEndObject();
        OpenAiJson.WriteNested(json, request.Tools);
    });

    /// <summary>The body of a question about a model.</summary>
    public static byte[] WriteShow(string model) => JsonBody.Write(json => json.WriteString("model"u8, model));
}
