using FirstToken.Gateway.Routing;

namespace FirstToken.Gateway.Settings;

/// <summary>Reads addresses of upstreams. Credentials and queries are refused: what is in an address is in every log.</summary>
internal static class UpstreamUrl
{
    public const string Wanted = "no address: write http://HOST:PORT or https://HOST, without query or credentials";

    /// <summary>Reads an address.</summary>
    /// <param name="text">The address as people write it, which is that of the API's official SDK.</param>
    /// <param name="api">Whose API is there; clients of OpenAI's bring its version in their paths, so the address has none.</param>
    /// <returns><see langword="null"/> where it is none.</returns>
    public static Uri? Read(string text, string api) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.Host.Length > 0
        && url.Query.Length + url.Fragment.Length + url.UserInfo.Length == 0
            ? (api == "openai" ? OpenAiFamily.WithoutVersion(url) : url)
            : null;

    /// <summary>An address for a message; nothing of it where a part of it may be a secret.</summary>
    public static string Shown(string text) => text.AsSpan().IndexOfAny('@', '?', '#') < 0 ? text : "…";
}
