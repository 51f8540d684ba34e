using System.Text;

namespace FirstToken.Reports.Charts;

/// <summary>
/// The style sheet of charts. In a page the colours are custom properties, so that the page and its charts go light or dark together; a file of its
/// own holds the colours themselves, for viewers that know no custom properties.
/// </summary>
internal static class ChartStyle
{
    /// <summary>Series that have a colour of their own; from there on they repeat, with another dash.</summary>
    public const int Colors = 8;

    private const string Font = "system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",\"DejaVu Sans\",sans-serif";

    // The series' colours were searched for: as far apart as can be under each of the three kinds of colour blindness (CIE76 distance at least
    // 16), and at least 3 : 1 against the paper. A test computes both again.
    private static readonly (string Name, string Light, string Dark)[] Palette =
    [
        ("paper", "#ffffff", "#14171c"), ("ink", "#1b1f24", "#e6e9ee"), ("muted", "#57606a", "#a3adb9"),
        ("grid", "#e4e7eb", "#2b3038"), ("axis", "#8b949e", "#6b7480"), ("mark", "#ffd33d", "#e3b341"),
        ("on-mark", "#1b1f24", "#14171c"), ("bad", "#c1121f", "#ff7b72"),
        ("c0", "#0558c4", "#5082c8"), ("c1", "#ea6300", "#f1663a"), ("c2", "#08a262", "#04c391"), ("c3", "#a7137a", "#ff9fdb"),
        ("c4", "#744000", "#fedb32"), ("c5", "#4f644d", "#bfe0cc"), ("c6", "#6010eb", "#8d75f6"), ("c7", "#73141d", "#ff7a81"),
    ];

    /// <summary>The custom properties of the light palette.</summary>
    public static string LightVariables { get; } = string.Concat(Palette.Select(color => $"--{color.Name}:{color.Light};"));

    /// <summary>The custom properties of the dark palette.</summary>
    public static string DarkVariables { get; } = string.Concat(Palette.Select(color => $"--{color.Name}:{color.Dark};"));

    /// <summary>The rules for charts inside a page that defines the custom properties.</summary>
    public static string ForPage { get; } = Shapes() + Colours(color => $"var(--{color.Name})");

    /// <summary>The rules for a file of its own.</summary>
    public static string ForFile { get; } =
        Shapes() + Colours(color => color.Light) + "@media (prefers-color-scheme:dark){" + Colours(color => color.Dark) + "}";

    private static string Shapes() =>
        $".chart text{{font:12px {Font}}}.chart .title{{font-size:15px;font-weight:600}}.chart .small{{font-size:11px}}"
        + ".chart .badge{font-size:11px;font-weight:700}.chart .line{fill:none;stroke-width:2;stroke-linejoin:round}"
        + ".chart .faint{fill:none;stroke-width:1.5;stroke-opacity:.55;stroke-linejoin:round}"
        + ".chart .dots{fill:none;stroke-width:4;stroke-linecap:round;stroke-opacity:.85}.chart .one{stroke-opacity:.35}.chart .some{stroke-opacity:.6}"
        + ".chart .dot{fill-opacity:.7}.chart .rim{fill:none;stroke-width:5;stroke-linejoin:round}.chart .failed{fill:none;stroke-width:1.5}"
        + ".chart .area{fill-opacity:.18}.chart .d1{stroke-dasharray:7 3}.chart .d2{stroke-dasharray:2 3}.chart .d3{stroke-dasharray:9 3 2 3}"
        + ".chart .h1{fill-opacity:.2}.chart .h2{fill-opacity:.34}.chart .h3{fill-opacity:.5}.chart .h4{fill-opacity:.66}.chart .h5{fill-opacity:.83}"
        + ".chart .strong{font-weight:600}.chart .halo{paint-order:stroke;stroke-width:3;stroke-linejoin:round}";

    private static string Colours(Func<(string Name, string Light, string Dark), string> value)
    {
        string Of(string name) => value(Palette.First(color => color.Name == name));
        var rules = new StringBuilder()
            .Append($".chart .paper{{fill:{Of("paper")}}}.chart text{{fill:{Of("ink")}}}.chart .muted{{fill:{Of("muted")}}}")
            .Append($".chart .grid{{stroke:{Of("grid")}}}.chart .axis{{stroke:{Of("axis")}}}.chart .mark{{fill:{Of("mark")}}}")
            .Append($".chart .badge{{fill:{Of("on-mark")}}}.chart .bad,.chart .failed{{stroke:{Of("bad")}}}.chart .halo,.chart .rim{{stroke:{Of("paper")}}}")
            .Append($".chart .on{{fill:{Of("paper")}}}");
        for (int i = 0; i < Colors; i++)
        {
            rules.Append($".chart .s{i}{{stroke:{Of($"c{i}")}}}.chart .f{i}{{fill:{Of($"c{i}")}}}");
        }

        return rules.ToString();
    }
}
