namespace FirstToken.Providers;

/// <summary>Puts paths of an API behind a base URL.</summary>
internal static class UrlPath
{
    /// <summary>The path from the root of the host: the base URL's own path, then <paramref name="path"/> as it stands.</summary>
    public static string Join(Uri baseUrl, string path) => baseUrl.AbsolutePath.TrimEnd('/') + path;

    /// <summary>A value as one path segment: everything but letters, digits and <c>-_.~</c> is percent-encoded.</summary>
    public static string Segment(string value) => Uri.EscapeDataString(value);

    /// <summary>Reads a base URL out of an environment variable.</summary>
    /// <returns><see langword="null"/> when it is not set or not an http(s) URL.</returns>
    public static Uri? FromVariable(string? value) =>
        Uri.TryCreate(value, UriKind.Absolute, out Uri? url) && url.Scheme is ("http" or "https") ? url : null;
}
