using System.Buffers;

namespace FirstToken.Judging;

/// <summary>Tells whether two providers' names mean the same model.</summary>
internal static class ModelFamily
{
    private static readonly SearchValues<char> s_versionDigits = SearchValues.Create("0123456789:");

    private static readonly string[] Vendors = ["anthropic", "openai", "meta", "mistral", "amazon", "google", "cohere", "deepseek", "qwen"];

    /// <summary>
    /// The model's own name: without Bedrock's geography and vendor (<c>us.anthropic.claude-…</c>), its revision (<c>-v1:0</c>),
    /// a date, or a path before it (<c>models/</c>, <c>anthropic/</c>, an ARN).
    /// </summary>
    /// <param name="model">The name as sent to the provider.</param>
    public static string Of(string model)
    {
        ReadOnlySpan<char> name = model.AsSpan(model.LastIndexOf('/') + 1);
        int vendor = name.IndexOf('.');
        while (vendor > 0 && (IsVendor(name[..vendor]) || IsVendorNext(name[(vendor + 1)..])))
        {
            name = name[(vendor + 1)..];
            vendor = name.IndexOf('.');
        }

        int version = name.LastIndexOf("-v");
        if (version > 0 && version + 2 < name.Length && name[(version + 2)..].IndexOfAnyExcept(s_versionDigits) < 0)
        {
            name = name[..version];
        }

        foreach (string date in (ReadOnlySpan<string>)["-dddddddd", "@dddddddd", "-dddd-dd-dd"])
        {
            if (name.Length > date.Length && Matches(name[^date.Length..], date))
            {
                name = name[..^date.Length];
                break;
            }
        }

        return name.ToString().ToLowerInvariant();
    }

    // "us" of "us.anthropic.claude": a geography is whatever stands before a vendor.
    private static bool IsVendorNext(ReadOnlySpan<char> rest)
    {
        int dot = rest.IndexOf('.');
        return dot > 0 && IsVendor(rest[..dot]);
    }

    private static bool IsVendor(ReadOnlySpan<char> word)
    {
        foreach (string vendor in Vendors)
        {
            if (word.Equals(vendor, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Matches(ReadOnlySpan<char> text, string pattern)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (pattern[i] == 'd' ? !char.IsAsciiDigit(text[i]) : text[i] != pattern[i])
            {
                return false;
            }
        }

        return true;
    }
}
