namespace FirstToken.Gateway.Routing;

/// <summary>Every family of APIs the gateway knows. A new one is a file beside this one and a line in it.</summary>
internal static class ApiFamilies
{
    public static ApiFamily Anthropic { get; } = new AnthropicFamily();

    public static IReadOnlyList<ApiFamily> All { get; } =
    [
        Anthropic,
        new OpenAiFamily(),
        new AzureFamily(),
        new GeminiFamily(),
        new BedrockFamily(),
        new OtherFamily(),
    ];

    public static ApiFamily? Find(string name) => All.FirstOrDefault(family => family.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
