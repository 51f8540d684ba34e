namespace FirstToken.Reports.Charts;

/// <summary>What all charts have around their body: title, marks, legend, remarks, and the root element with its description.</summary>
internal static class ChartFrame
{
    public const double Width = 760;

    private const double Margin = 16;
    private const double RemarkHeight = 16;
    private const double BadgeWidth = 92;

    public static string Draw(Chart chart, bool standAlone)
    {
        const double inside = Width - (2 * Margin);
        double top = chart.Subtitle is null ? 40 : 58;
        var legend = new LegendLayout(chart.Legend, new Box(Margin, top, inside, 0));
        var body = new Box(Margin, top + legend.Height, inside, chart.BodyHeight);
        string[] remarks =
        [
            .. chart.OwnRemarks.Concat(chart.Remarks).SelectMany(remark => TextWidth.Wrap(remark, inside, TextWidth.SizeOf("small"))),
        ];
        double height = body.Bottom + (remarks.Length * RemarkHeight) + 16;

        var svg = new SvgWriter();
        OpenRoot(svg, chart, height, standAlone);
        svg.Rect(new Box(0, 0, Width, height), "paper");
        DrawHead(svg, chart);
        legend.Draw(svg);
        chart.Draw(svg, body);
        for (int i = 0; i < remarks.Length; i++)
        {
            svg.Text(Margin, body.Bottom + ((i + 0.75) * RemarkHeight), remarks[i], "small muted");
        }

        svg.Close("svg");
        return svg.ToString();
    }

    private static void OpenRoot(SvgWriter svg, Chart chart, double height, bool standAlone)
    {
        string size = $"{SvgNumber.Of(Width)} {SvgNumber.Of(height)}";
        string words = string.Join(". ", Badges(chart.Marks).Append(chart.Title).Append(chart.Subtitle).OfType<string>());
        svg.Open(
            "svg",
            $"{(standAlone ? "xmlns=\"http://www.w3.org/2000/svg\" " : "")}class=\"chart\" role=\"img\" aria-label=\"{XmlText.Escape(words)}\" "
            + $"viewBox=\"0 0 {size}\" width=\"{SvgNumber.Of(Width)}\" height=\"{SvgNumber.Of(height)}\"");
        svg.Raw("\n");
        if (standAlone)
        {
            svg.Raw($"<style>{ChartStyle.ForFile}</style>\n");
        }
    }

    private static void DrawHead(SvgWriter svg, Chart chart)
    {
        double right = Width - Margin;
        foreach (string text in Badges(chart.Marks))
        {
            right -= BadgeWidth;
            svg.Rect(new Box(right, 11, BadgeWidth, 20), "mark");
            svg.Text(right + (BadgeWidth / 2), 25, text, "badge", TextAnchor.Middle);
            right -= 6;
        }

        svg.FittedText(Margin, 27, chart.Title, right - Margin - 8, "title");
        if (chart.Subtitle is { } subtitle)
        {
            svg.FittedText(Margin, 46, subtitle, Width - (2 * Margin), "muted");
        }
    }

    private static IEnumerable<string> Badges(ChartMarks marks)
    {
        if (marks.HasFlag(ChartMarks.Simulated))
        {
            yield return "SIMULATED";
        }

        if (marks.HasFlag(ChartMarks.NotValid))
        {
            yield return "NOT VALID";
        }
    }
}
