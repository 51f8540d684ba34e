using System.Globalization;
using System.Text.RegularExpressions;
using FirstToken.Reports.Charts;
using Xunit;

namespace FirstToken.Tests.Reports.Charts;

/// <summary>Holds the palette to what its comment says, for all readers.</summary>
public sealed partial class PaletteTests
{
    private const double LeastDistance = 15.9;

    // Linear RGB as seen with each kind of colour blindness (Machado, Oliveira and Fernandes 2009, severity 1).
    private static readonly double[][] Eyes =
    [
        [1, 0, 0, 0, 1, 0, 0, 0, 1],
        [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
        [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
        [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900],
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Series_keep_apart_for_every_kind_of_eye(bool dark)
    {
        double[][] colors = [.. Enumerable.Range(0, ChartStyle.Colors).Select(i => Linear(Color($"c{i}", dark)))];
        foreach (double[] eye in Eyes)
        {
            double[][] seen = [.. colors.Select(color => Lab(See(eye, color)))];
            for (int i = 0; i < seen.Length; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    Assert.True(Distance(seen[i], seen[j]) >= LeastDistance, $"c{i} and c{j}: {Distance(seen[i], seen[j]):0.0}");
                }
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Series_stand_out_from_the_paper_and_text_is_readable(bool dark)
    {
        double paper = Luminance(Color("paper", dark));

        Assert.All(Enumerable.Range(0, ChartStyle.Colors), i => Assert.InRange(Contrast(Luminance(Color($"c{i}", dark)), paper), 3, 21));
        Assert.All((string[])["ink", "muted"], text => Assert.InRange(Contrast(Luminance(Color(text, dark)), paper), 4.5, 21));
        Assert.InRange(Contrast(Luminance(Color("mark", dark)), Luminance(Color("on-mark", dark))), 4.5, 21);
    }

    private static string Color(string name, bool dark) =>
        Variable().Matches(dark ? ChartStyle.DarkVariables : ChartStyle.LightVariables).Single(match => match.Groups[1].Value == name).Groups[2].Value;

    private static double[] Linear(string color) => [.. Enumerable.Range(0, 3)
        .Select(i => byte.Parse(color.AsSpan(2 * i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
        .Select(value => value > 0.04045 ? Math.Pow((value + 0.055) / 1.055, 2.4) : value / 12.92)];

    private static double[] See(double[] eye, double[] rgb) =>
        [.. Enumerable.Range(0, 3).Select(row => Math.Clamp((eye[3 * row] * rgb[0]) + (eye[(3 * row) + 1] * rgb[1]) + (eye[(3 * row) + 2] * rgb[2]), 0, 1))];

    private static double Luminance(string color) => Linear(color) is [var r, var g, var b] ? (0.2126 * r) + (0.7152 * g) + (0.0722 * b) : 0;

    private static double Contrast(double one, double other) => (Math.Max(one, other) + 0.05) / (Math.Min(one, other) + 0.05);

    private static double[] Lab(double[] rgb)
    {
        double x = Root(((0.4124 * rgb[0]) + (0.3576 * rgb[1]) + (0.1805 * rgb[2])) / 0.95047);
        double y = Root((0.2126 * rgb[0]) + (0.7152 * rgb[1]) + (0.0722 * rgb[2]));
        double z = Root(((0.0193 * rgb[0]) + (0.1192 * rgb[1]) + (0.9505 * rgb[2])) / 1.08883);
        return [(116 * y) - 16, 500 * (x - y), 200 * (y - z)];
    }

    private static double Root(double value) => value > 0.008856 ? Math.Cbrt(value) : (7.787 * value) + (16.0 / 116);

    private static double Distance(double[] one, double[] other) => Math.Sqrt(one.Zip(other, (a, b) => (a - b) * (a - b)).Sum());

    [GeneratedRegex("--([a-z0-9-]+):#([0-9a-f]{6})")]
    private static partial Regex Variable();
}
