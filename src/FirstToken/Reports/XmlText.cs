using System.Text;

namespace FirstToken.Reports;

/// <summary>Makes text safe to stand in XML and HTML, between tags and inside quoted attributes.</summary>
internal static class XmlText
{
    /// <summary>
    /// Escapes what has a meaning there. Characters that XML cannot hold, and those that turn the direction of writing (a model's name could
    /// otherwise rearrange the page around it), become U+FFFD; line ends become blanks.
    /// </summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        for (int i = 0; i < text.Length; i++)
        {
            char character = text[i];
            if (char.IsHighSurrogate(character) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                escaped.Append(character).Append(text[++i]);
            }
            else
            {
                Append(escaped, character);
            }
        }

        return escaped.ToString();
    }

    private static void Append(StringBuilder escaped, char character)
    {
        switch (character)
        {
            case '&':
                escaped.Append("&amp;");
                break;
            case '<':
                escaped.Append("&lt;");
                break;
            case '>':
                escaped.Append("&gt;");
                break;
            case '"':
                escaped.Append("&quot;");
                break;
            case '\'':
                escaped.Append("&#39;");
                break;
            case '\t' or '\n' or '\r':
                escaped.Append(' ');
                break;
            default:
                escaped.Append(IsForbidden(character) ? '\uFFFD' : character);
                break;
        }
    }

    private static bool IsForbidden(char character) =>
        char.IsControl(character) || char.IsSurrogate(character)
        || character is '\uFFFE' or '\uFFFF' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u200E' or '\u200F' or '\u061C';
}
