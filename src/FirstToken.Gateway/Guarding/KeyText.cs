using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace FirstToken.Gateway.Guarding;

/// <summary>How gateway keys look, and what is kept of them.</summary>
public static class KeyText
{
    /// <summary>What every key begins with, so that secret scanners and people know one.</summary>
    public const string Prefix = "ftk_";

    /// <summary>Hexadecimal digits of a hash.</summary>
    public const int HashDigits = 64;

    /// <summary>What a holder's name must be.</summary>
    public const string WantedName = "letters, digits, '-', '_', '.' and '@', 64 at most";

    private const int RandomBytes = 32;
    private const int LongestName = 64;

    /// <summary>Makes a key of 256 random bits. Nobody can show it again: only its hash is kept.</summary>
    public static string Create() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>SHA-256 of a key, in lower-case hexadecimal.</summary>
    /// <param name="key">The key.</param>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Whether a credential is meant to be a gateway key.</summary>
    /// <param name="text">The credential.</param>
    public static bool IsKey(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith(Prefix, StringComparison.Ordinal);
    }

    /// <summary>Whether a holder may be called so.</summary>
    /// <param name="name">The name.</param>
    public static bool IsName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is > 0 and <= LongestName && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '@');
    }
}
