using FirstToken.Simulator.Formats.Anthropic;
using FirstToken.Simulator.Formats.Bedrock;

namespace FirstToken.Simulator.Formats;

/// <summary>Every API the simulator speaks; the first that matches a path has it.</summary>
internal static class ApiFormats
{
    public static ApiFormat[] Create() =>
    [
        new AnthropicMessages(),
        new BedrockInvoke(),
        new BedrockConverse(),
    ];
}
