using System.Text;

namespace FirstToken.Reports.Charts;

/// <summary>The outline of an SVG path.</summary>
internal sealed class PathData
{
    private readonly StringBuilder _text = new();

    public bool IsEmpty => _text.Length == 0;

    public PathData MoveTo(double x, double y) => Add('M', x, y);

    public PathData LineTo(double x, double y) => Add('L', x, y);

    public PathData AcrossTo(double x) => Add('H', x);

    public PathData UpOrDownTo(double y) => Add('V', y);

    /// <summary>A dot: a line of no length, drawn round by its cap. A tenth of the bytes of a circle of its own.</summary>
    public PathData Dot(double x, double y)
    {
        MoveTo(x, y);
        _text.Append("h0");
        return this;
    }

    public override string ToString() => _text.ToString();

    private PathData Add(char command, double first, double? second = null)
    {
        _text.Append(command).Append(SvgNumber.Of(first));
        if (second is { } value)
        {
            _text.Append(' ').Append(SvgNumber.Of(value));
        }

        return this;
    }
}
