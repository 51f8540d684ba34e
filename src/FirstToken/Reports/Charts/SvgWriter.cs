using System.Text;

namespace FirstToken.Reports.Charts;

/// <summary>Writes the few SVG elements that charts are made of. Colours and fonts are the style sheet's: elements name classes only.</summary>
internal sealed class SvgWriter
{
    private readonly StringBuilder _text = new();

    public void Open(string element, string attributes) => _text.Append('<').Append(element).Append(' ').Append(attributes).Append('>');

    public void Close(string element) => _text.Append("</").Append(element).Append(">\n");

    /// <summary>Text that is already SVG or CSS.</summary>
    public void Raw(string text) => _text.Append(text);

    public void Line(double x1, double y1, double x2, double y2, string style) =>
        _text.Append("<line x1=\"").Append(SvgNumber.Of(x1)).Append("\" y1=\"").Append(SvgNumber.Of(y1))
            .Append("\" x2=\"").Append(SvgNumber.Of(x2)).Append("\" y2=\"").Append(SvgNumber.Of(y2))
            .Append("\" class=\"").Append(style).Append("\"/>\n");

    /// <summary>A rectangle, with a text that shows when the pointer rests on it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is negative.</exception>
    public void Rect(Box box, string style, string? tip = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(box.Width);
        ArgumentOutOfRangeException.ThrowIfNegative(box.Height);
        _text.Append("<rect x=\"").Append(SvgNumber.Of(box.Left)).Append("\" y=\"").Append(SvgNumber.Of(box.Top))
            .Append("\" width=\"").Append(SvgNumber.Of(box.Width)).Append("\" height=\"").Append(SvgNumber.Of(box.Height))
            .Append("\" class=\"").Append(style).Append('"');
        End("rect", tip);
    }

    public void Circle(double x, double y, double radius, string style, string? tip = null)
    {
        _text.Append("<circle cx=\"").Append(SvgNumber.Of(x)).Append("\" cy=\"").Append(SvgNumber.Of(y))
            .Append("\" r=\"").Append(SvgNumber.Of(radius)).Append("\" class=\"").Append(style).Append('"');
        End("circle", tip);
    }

    public void Path(PathData path, string style, string? tip = null)
    {
        if (!path.IsEmpty)
        {
            _text.Append("<path d=\"").Append(path).Append("\" class=\"").Append(style).Append('"');
            End("path", tip);
        }
    }

    public void Text(double x, double y, string text, string style, TextAnchor anchor = TextAnchor.Start)
    {
        _text.Append("<text x=\"").Append(SvgNumber.Of(x)).Append("\" y=\"").Append(SvgNumber.Of(y)).Append('"');
        if (anchor != TextAnchor.Start)
        {
            _text.Append(" text-anchor=\"").Append(anchor == TextAnchor.End ? "end" : "middle").Append('"');
        }

        if (style.Length > 0)
        {
            _text.Append(" class=\"").Append(style).Append('"');
        }

        _text.Append('>').Append(XmlText.Escape(text)).Append("</text>\n");
    }

    /// <summary>A text made to fit; what was cut off shows when the pointer rests on it.</summary>
    public void FittedText(double x, double y, string text, double room, string style)
    {
        string shown = TextWidth.Shorten(text, room, TextWidth.SizeOf(style));
        if (shown == text)
        {
            Text(x, y, text, style);
            return;
        }

        _text.Append("<g><title>").Append(XmlText.Escape(text)).Append("</title>");
        Text(x, y, shown, style);
        Close("g");
    }

    public override string ToString() => _text.ToString();

    private void End(string element, string? tip)
    {
        if (tip is null)
        {
            _text.Append("/>\n");
            return;
        }

        _text.Append("><title>").Append(XmlText.Escape(tip)).Append("</title></").Append(element).Append(">\n");
    }
}
