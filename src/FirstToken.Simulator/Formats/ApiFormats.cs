using FirstToken.Simulator.Formats.Anthropic;
using FirstToken.Simulator.Formats.Azure;
using FirstToken.Simulator.Formats.Bedrock;
using FirstToken.Simulator.Formats.Gemini;
using FirstToken.Simulator.Formats.Ollama;
using FirstToken.Simulator.Formats.OpenAi;

namespace FirstToken.Simulator.Formats;

/// <summary>Every API the simulator speaks; the first that matches a path has it.</summary>
internal static class ApiFormats
{
    public static ApiFormat[] Create() =>
    [
        new AnthropicMessages(),
        new BedrockInvoke(),
        new BedrockConverse(),
        new OpenAiResponses(),
        new AzureChat(),
        new GeminiGenerate(),
        new OpenAiChat(),
        new OllamaChat(),
    ];
}
