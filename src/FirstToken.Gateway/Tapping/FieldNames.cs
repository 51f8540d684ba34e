using System.Collections.Frozen;

namespace FirstToken.Gateway.Tapping;

/// <summary>Names of header fields in lower case. Those of nearly every answer are at hand; to make them anew would cost more than all else of its head.</summary>
internal static class FieldNames
{
    private static readonly FrozenDictionary<string, string> s_usual = new[]
    {
        "Alt-Svc", "Cache-Control", "Connection", "Content-Encoding", "Content-Length", "Content-Type", "Date", "ETag", "Expires", "Keep-Alive", "Pragma",
        "Retry-After", "Server", "Set-Cookie", "Strict-Transport-Security", "Transfer-Encoding", "Vary", "Via", "X-Content-Type-Options", "X-Frame-Options",
    }.ToFrozenDictionary(static name => name, static name => name.ToLowerInvariant(), StringComparer.Ordinal);

    /// <summary>The name in lower case.</summary>
    public static string Lower(string name) => s_usual.GetValueOrDefault(name) ?? name.ToLowerInvariant();
}
