using FirstToken.Providers.Json;

namespace FirstToken.Providers.OpenAi;

/// <summary>Writes the request body of the Responses API (facts: wire.md §3.2).</summary>
internal static class ResponsesBody
{
    /// <summary>The body.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="isOpenAi">Whether it goes to OpenAI itself: others may refuse fields that OpenAI has added.</param>
    public static byte[] Write(ChatRequest request, bool isOpenAi) => JsonBody.Write(json =>
    {
        json.WriteString("model"u8, request.Model);
        if (request.System is { } system)
        {
            json.WriteString("instructions"u8, system);
        }

        json.WriteStartArray("input"u8);
        foreach (ChatMessage message in request.Messages)
        {
            OpenAiJson.WriteMessage(json, OpenAiJson.Role(message.Role), message.Text);
        }

        json.WriteEndArray();
        json.WriteNumber("max_output_tokens"u8, request.MaxTokens);
        if (request.Stream)
        {
            json.WriteBoolean("stream"u8, true);
            if (isOpenAi)
            {
                json.WriteStartObject("stream_options"u8);
                json.WriteBoolean("include_obfuscation"u8, false);
                json.WriteEndObject();
            }
        }

        OpenAiJson.WriteFlat(json, request.Tools);
    });
}
