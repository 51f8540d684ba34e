using FirstToken.Providers.Anthropic;
using FirstToken.Providers.Azure;
using FirstToken.Providers.Bedrock;
using FirstToken.Providers.Gemini;
using FirstToken.Providers.Ollama;
using FirstToken.Providers.OpenAi;

namespace FirstToken.Providers;

/// <summary>Every API this tool speaks. A new one is a folder beside this file and one line in it.</summary>
public static class ProviderRegistry
{
    /// <summary>The providers, in the order people see them.</summary>
    public static IReadOnlyList<IProvider> All { get; } =
    [
        new AnthropicProvider(),
        new BedrockInvokeProvider(),
        new BedrockConverseProvider(),
        new ChatProvider(),
        new ResponsesProvider(),
        new AzureProvider(),
        new GeminiProvider(),
        new GeminiArrayProvider(),
        new OllamaProvider(),
        new SimulatorProvider(),
    ];

    /// <summary>Finds a provider by its name or one of its aliases, in any letter case.</summary>
    public static IProvider? Find(string name)
    {
        foreach (IProvider provider in All)
        {
            if (IsSame(provider.Name, name) || provider.Aliases.Any(alias => IsSame(alias, name)))
            {
                return provider;
            }
        }

        return null;
    }

    /// <summary>Finds the provider that speaks a wire format (<c>anthropic.messages</c>); the first of several.</summary>
    public static IProvider? FindByApi(string api) =>
        All.FirstOrDefault(provider => string.Equals(provider.Api, api, StringComparison.Ordinal));

    private static bool IsSame(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
