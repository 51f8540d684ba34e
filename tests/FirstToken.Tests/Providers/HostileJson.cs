using System.Text;
using System.Text.RegularExpressions;

namespace FirstToken.Tests.Providers;

/// <summary>Makes bad answers out of good ones: other values, broken bytes, other cuts. The same for the same seed.</summary>
internal static partial class HostileJson
{
    private static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "7", "1.5", "1e400", "-1e-400", "9223372036854775807", "9223372036854775808",
        "99999999999999999999999999", "[]", "{}", "[null]", "[[]]", "[{}]", "{\"a\":1}", "\"\"", "\"x\"", "\"\\ud800\"",
        "\"\\udc00x\"", "\"\\u0000\"", "\"\\n\\\"\\\\\"", "{\"\\ud800\":1}", "{\"\\ud83d\\ud83d\":{}}", "[[[[[[[[]]]]]]]]",
        "[\"error\",{\"text\":{}}]", "\"\u00e9\U0001F680\"",
        new string('[', 70) + new string(']', 70), "nul", "\"open", "{\"a\":", "01", "+1", "'a'", "\t",
    ];

    private static readonly byte[] Bytes = [0, 9, 10, 13, 32, 34, 44, 58, 91, 92, 93, 123, 125, 0x80, 0xC3, 0xED, 0xF0, 0xFF];

    /// <summary>One to five of its JSON values replaced by values of other types and sizes.</summary>
    public static byte[] ReplaceValues(byte[] answer, Random random)
    {
        string text = Encoding.Latin1.GetString(answer);
        for (int i = random.Next(1, 6); i > 0; i--)
        {
            MatchCollection found = Value().Matches(text);
            if (found.Count > 0)
            {
                Group value = found[random.Next(found.Count)].Groups[1];
                text = text[..value.Index] + Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Values[random.Next(Values.Length)]))
                    + text[(value.Index + value.Length)..];
            }
        }

        return Encoding.Latin1.GetBytes(text);
    }

    /// <summary>Each of its JSON values in turn replaced by each value of another type or size, and each member's name by half a character.</summary>
    public static IEnumerable<byte[]> EachValueReplaced(byte[] answer)
    {
        string text = Encoding.Latin1.GetString(answer);
        string[] values = [.. Values.Select(value => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(value)))];
        foreach (Group value in Value().Matches(text).Select(match => match.Groups[1]))
        {
            foreach (string other in values)
            {
                yield return Encoding.Latin1.GetBytes(text[..value.Index] + other + text[(value.Index + value.Length)..]);
            }
        }

        foreach (Group name in Name().Matches(text).Select(match => match.Groups[1]))
        {
            yield return Encoding.Latin1.GetBytes(text[..name.Index] + "\\ud800" + text[(name.Index + name.Length)..]);
        }
    }

    /// <summary>One to five bytes changed, dropped, added or doubled.</summary>
    public static byte[] ReplaceBytes(byte[] answer, Random random)
    {
        List<byte> bytes = [.. answer];
        for (int i = random.Next(1, 6); i > 0 && bytes.Count > 0; i--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = Bytes[random.Next(Bytes.Length)];
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.Insert(at, Bytes[random.Next(Bytes.Length)]);
                    break;
                case 3:
                    bytes.RemoveRange(at, random.Next(bytes.Count - at));
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, random.Next(Math.Min(400, bytes.Count - at))));
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Ends of pieces at random places.</summary>
    public static int[] Cuts(int length, Random random)
    {
        List<int> ends = [];
        for (int at = 0; at < length;)
        {
            at = Math.Min(length, at + random.Next(1, 1 + random.Next(1, 700)));
            ends.Add(at);
        }

        return [.. ends];
    }

    [GeneratedRegex("""[:\[,]\s*("(?:[^"\\]|\\.)*"(?!\s*:)|-?\d[\d.eE+-]*|true|false|null|\{\}|\[\])""")]
    private static partial Regex Value();

    [GeneratedRegex("""[{,]\s*"([^"\\]*)"\s*:""")]
    private static partial Regex Name();
}
