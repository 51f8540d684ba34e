using System.Globalization;
using System.Text;

namespace FirstToken.Reports.Charts;

/// <summary>
/// Guesses how wide a text will be. Nobody knows before a viewer has chosen its font, so the guess is that of a wide one (DejaVu Sans): room is
/// left over rather than missing.
/// </summary>
internal static class TextWidth
{
    private const int LongestLookedAt = 2_000;

    /// <summary>The font size of a class of the style sheet, pixels, for this guess.</summary>
    public static double SizeOf(string style)
    {
        double size = style.StartsWith("title", StringComparison.Ordinal) ? 15 : style.StartsWith("small", StringComparison.Ordinal) ? 11 : 12;

        // Bold letters are wider: as if the font were larger.
        return style.StartsWith("title", StringComparison.Ordinal) || style.EndsWith("strong", StringComparison.Ordinal) ? size * 1.15 : size;
    }

    public static double Of(string text, double size) => text.EnumerateRunes().Sum(Ems) * size;

    /// <summary>The text, with its middle left out where it is too wide: targets begin with a provider and end with a host.</summary>
    public static string Shorten(string text, double room, double size)
    {
        if (text.Length > LongestLookedAt)
        {
            text = text[..(LongestLookedAt / 2)] + "…" + text[^(LongestLookedAt / 2)..];
        }

        if (Of(text, size) <= room)
        {
            return text;
        }

        string[] parts = Elements(text);
        double[] widths = [.. parts.Select(part => Of(part, size))];
        double left = room - Of("…", size);
        int head = 0;
        int tail = parts.Length;
        while (head < tail)
        {
            bool fromHead = head <= parts.Length - tail;
            double next = widths[fromHead ? head : tail - 1];
            if (next > left)
            {
                break;
            }

            left -= next;
            head += fromHead ? 1 : 0;
            tail -= fromHead ? 0 : 1;
        }

        return string.Concat(parts[..head]) + "…" + string.Concat(parts[tail..]);
    }

    /// <summary>Breaks a text into lines at its blanks; a word wider than the room is shortened.</summary>
    public static IEnumerable<string> Wrap(string text, double room, double size)
    {
        var line = new StringBuilder();
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && Of($"{line} {word}", size) > room)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(Shorten(word, room, size));
        }

        if (line.Length > 0)
        {
            yield return line.ToString();
        }
    }

    private static string[] Elements(string text)
    {
        var elements = new List<string>(text.Length);
        TextElementEnumerator walk = StringInfo.GetTextElementEnumerator(text);
        while (walk.MoveNext())
        {
            elements.Add(walk.GetTextElement());
        }

        return [.. elements];
    }

    private static double Ems(Rune rune) => rune.Value switch
    {
        >= 0x1100 => 1.05,
        'i' or 'j' or 'l' or 'I' or '.' or ',' or ':' or ';' or '|' or '\'' or ' ' or '!' => 0.34,
        'f' or 't' or 'r' or '(' or ')' or '[' or ']' or '/' or '-' => 0.42,
        'm' or 'w' or 'M' or 'W' or '@' or '%' => 0.98,
        >= 'A' and <= 'Z' => 0.72,
        _ => 0.64,
    };
}
