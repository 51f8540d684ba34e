using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Xunit;

namespace FirstToken.Tests.Reports.Charts;

/// <summary>Reads a drawn chart as a strict viewer would: well-formed, and everything inside the picture.</summary>
internal static partial class Drawing
{
    private static readonly string[] Horizontal = ["x", "x1", "x2", "cx"];
    private static readonly string[] Vertical = ["y", "y1", "y2", "cy"];

    public static XElement Read(string svg)
    {
        using var reader = XmlReader.Create(new StringReader(svg), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        return XElement.Load(reader);
    }

    /// <summary>No shape of a negative size, no number that is none, nothing outside.</summary>
    public static XElement Check(string svg)
    {
        XElement root = Read(svg);
        double[] view = [.. Attribute(root, "viewBox").Split(' ').Select(Number)];
        foreach (XElement element in root.Descendants())
        {
            foreach (XAttribute attribute in element.Attributes())
            {
                string name = attribute.Name.LocalName;
                if (Horizontal.Contains(name))
                {
                    Assert.InRange(Number(attribute.Value), 0, view[2]);
                }
                else if (Vertical.Contains(name))
                {
                    Assert.InRange(Number(attribute.Value), 0, view[3]);
                }
                else if (name is "width" or "height" or "r")
                {
                    Assert.InRange(Number(attribute.Value), 0, Math.Max(view[2], view[3]));
                }
                else if (name == "d")
                {
                    CheckPath(attribute.Value, view);
                }
            }

            if (element.Name.LocalName == "rect")
            {
                Assert.InRange(Number(Attribute(element, "x")) + Number(Attribute(element, "width")), 0, view[2] + 0.2);
                Assert.InRange(Number(Attribute(element, "y")) + Number(Attribute(element, "height")), 0, view[3] + 0.2);
            }
        }

        return root;
    }

    public static string Words(XElement root) => string.Join('\n', root.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value));

    private static void CheckPath(string data, double[] view)
    {
        foreach (Match step in Step().Matches(data))
        {
            double[] numbers = [.. step.Groups[2].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Number)];
            switch (step.Groups[1].Value)
            {
                case "M" or "L":
                    Assert.InRange(numbers[0], 0, view[2]);
                    Assert.InRange(numbers[1], 0, view[3]);
                    break;
                case "H":
                    Assert.InRange(numbers[0], 0, view[2]);
                    break;
                case "V":
                    Assert.InRange(numbers[0], 0, view[3]);
                    break;
                default:
                    Assert.Equal("h0", step.Value);
                    break;
            }
        }
    }

    private static string Attribute(XElement element, string name) => element.Attribute(name)!.Value;

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    [GeneratedRegex("([A-Za-z])([^A-Za-z]*)")]
    private static partial Regex Step();
}
