using FirstToken.Providers;

namespace FirstToken.Tests.Providers;

/// <summary>Which reader reads which golden vector: the registry's, and those of formats no provider streams by default.</summary>
internal static class AnswerReaders
{
    /// <summary>Formats of the vectors that only a reader of their own reads.</summary>
    private static readonly Dictionary<string, Func<AnswerReader>> Others = new(StringComparer.Ordinal)
    {
    };

    /// <summary>Formats of the vectors that nobody reads yet. A test keeps this list honest.</summary>
    public static IReadOnlySet<string> Missing { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "azure.chat",
        "gemini.array",
        "gemini.generate",
        "ollama.native",
        "openai.chat",
        "openai.responses",
    };

    public static bool Exists(string api) => Others.ContainsKey(api) || ProviderRegistry.FindByApi(api) is not null;

    public static AnswerReader Create(string api) =>
        Others.TryGetValue(api, out Func<AnswerReader>? create)
            ? create()
            : ProviderRegistry.FindByApi(api)!.CreateReader(stream: true);
}
