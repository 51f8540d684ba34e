using FirstToken.Providers;

namespace FirstToken.Tests.Providers;

/// <summary>Which reader reads which golden vector: the registry's.</summary>
internal static class AnswerReaders
{
    public static bool Exists(string api) => ProviderRegistry.FindByApi(api) is not null;

    public static AnswerReader Create(string api) => ProviderRegistry.FindByApi(api)!.CreateReader(stream: true);
}
