using System.Globalization;
using System.Text;
using System.Xml;
using FirstToken.Recording;

namespace FirstToken.Reports.Ci;

/// <summary>
/// Writes checks as JUnit XML, the form every CI system reads: a suite, a test case a check. Names and order of elements and
/// attributes are those on which the schemas in use agree (Jenkins, Apache Ant, GitLab); no times, for checks take none.
/// </summary>
public static class JUnit
{
    /// <summary>Writes checks to a file, whole or not at all.</summary>
    /// <param name="suite">The checks.</param>
    /// <param name="path">Where to; missing folders are made, an existing file is replaced.</param>
    /// <param name="cancellationToken">Ends the writing; nothing is then changed.</param>
    /// <exception cref="RunFileException">It cannot be written.</exception>
    public static Task WriteAsync(CheckSuite suite, string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(suite);
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] xml = ToUtf8(suite);
        return AtomicFile.WriteAsync(path, stream => stream.WriteAsync(xml, cancellationToken).AsTask(), cancellationToken);
    }

    /// <summary>Checks as JUnit XML, UTF-8 without a byte order mark, with a line end.</summary>
    /// <param name="suite">The checks.</param>
    public static byte[] ToUtf8(CheckSuite suite)
    {
        ArgumentNullException.ThrowIfNull(suite);
        using var output = new MemoryStream();
        var settings = new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n" };
        using (var xml = XmlWriter.Create(output, settings))
        {
            xml.WriteStartElement("testsuites");
            Write(xml, suite);
            xml.WriteEndElement();
        }

        output.WriteByte((byte)'\n');
        return output.ToArray();
    }

    private static void Write(XmlWriter xml, CheckSuite suite)
    {
        xml.WriteStartElement("testsuite");
        Attribute(xml, "name", Token("firsttoken " + suite.Name));
        Attribute(xml, "tests", Text(suite.Checks.Count));
        Attribute(xml, "failures", Text(suite.Count(CheckOutcome.Failed)));
        Attribute(xml, "errors", "0");
        Attribute(xml, "skipped", Text(suite.Count(CheckOutcome.Skipped)));
        Attribute(xml, "time", "0");
        if (suite.At is { } at)
        {
            // The schemas want no zone and no parts of a second.
            Attribute(xml, "timestamp", at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        }

        foreach (CheckResult check in suite.Checks)
        {
            Write(xml, suite, check);
        }

        string lines = string.Join('\n', suite.Verdict is { } verdict ? [.. suite.Notices, verdict] : suite.Notices);
        if (lines.Length > 0)
        {
            xml.WriteElementString("system-out", Clean(lines));
        }

        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, CheckSuite suite, CheckResult check)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "name", Token(check.Name));
        Attribute(xml, "classname", Token(check.Group ?? suite.Name));
        Attribute(xml, "time", "0");
        switch (check.Outcome)
        {
            case CheckOutcome.Failed:
                xml.WriteStartElement("failure");
                Attribute(xml, "type", suite.Name);
                Attribute(xml, "message", check.Message);
                xml.WriteString(Clean(check.Details ?? check.Message));
                xml.WriteEndElement();
                break;
            case CheckOutcome.Skipped:
                xml.WriteStartElement("skipped");
                Attribute(xml, "message", check.Message);
                xml.WriteEndElement();
                break;
            default:
                xml.WriteElementString("system-out", Clean(check.Details is { } details ? check.Message + "\n" + details : check.Message));
                break;
        }

        xml.WriteEndElement();
    }

    private static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, Clean(value));

    // Names are of the schemas' type "token": no line ends, no blanks at the ends, never two in a row.
    private static string Token(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);

    // XML 1.0 has no way to write most control characters: they are spelled out instead.
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char character = text[i];
            if (XmlConvert.IsXmlChar(character))
            {
                clean.Append(character);
            }
            else if (i + 1 < text.Length && char.IsSurrogatePair(character, text[i + 1]))
            {
                clean.Append(character).Append(text[++i]);
            }
            else
            {
                clean.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            }
        }

        return clean.ToString();
    }
}
