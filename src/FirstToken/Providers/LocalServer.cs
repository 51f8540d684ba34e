namespace FirstToken.Providers;

/// <summary>
/// Servers on this machine (mocks, vLLM, llama.cpp, Ollama) rarely check keys but often want the header: for a base URL
/// on a loopback host and no key set, a meaningless key is sent. No other host ever gets one.
/// </summary>
internal static class LocalServer
{
    /// <summary>The key sent when none is set.</summary>
    public const string Key = "local";

    /// <summary>The credentials to send to <paramref name="target"/>.</summary>
    public static Credentials CredentialsFor(Target target) =>
        target.Credentials is { ApiKey: null, BearerToken: null } && target.BaseUrl.IsLoopback
            ? new Credentials { ApiKey = Key }
            : target.Credentials;
}
