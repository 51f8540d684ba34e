using System.Globalization;
using System.Text;

namespace FirstToken.Gateway.Watching;

/// <summary>Makes a label of what a stranger sent: one line of bounded length, without control or format characters or halves of surrogate pairs.</summary>
internal static class LabelText
{
    /// <summary>The longest label, characters.</summary>
    public const int Longest = 120;

    /// <summary>What stands for something not known.</summary>
    public const string None = "none";

    /// <summary>The label for a text; <see cref="None"/> for an absent or blank one.</summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return None;
        }

        // Nearly every name is clean already.
        if (text.Length <= Longest && text.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0)
        {
            return text;
        }

        var clean = new StringBuilder(Math.Min(text.Length, Longest));
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > Longest)
            {
                break;
            }

            // EnumerateRunes gives U+FFFD for half a pair.
            clean.Append(IsPlain(rune) ? rune.ToString() : "_");
        }

        return clean.ToString().Trim() is { Length: > 0 } kept ? kept : None;
    }

    // Format characters turn the direction of text around or are not seen at all: both can pass one model off as another.
    private static bool IsPlain(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
