using System.Globalization;

namespace FirstToken.Reports.Export;

/// <summary>
/// Writes families and samples of Prometheus' text format. Escapes: <c>\\</c>, <c>\n</c> and in labels <c>\"</c>; a line ends in a line feed, the last too.
/// </summary>
/// <param name="writer">Where to; left open.</param>
/// <param name="labels">Labels of every sample, names as the format allows them; values may hold anything.</param>
public sealed class PrometheusWriter(TextWriter writer, IReadOnlyList<(string Name, string Value)> labels)
{
    /// <summary>Begins a family: its samples follow, before another family begins.</summary>
    /// <param name="name">Its name, with the unit at its end.</param>
    /// <param name="type"><c>counter</c>, <c>gauge</c>, <c>histogram</c> or <c>summary</c>.</param>
    /// <param name="help">What it tells, one sentence.</param>
    public void Family(string name, string type, string help)
    {
        ArgumentNullException.ThrowIfNull(help);
        writer.Write($"# HELP {name} {Escape(help, quotes: false)}\n");
        writer.Write($"# TYPE {name} {type}\n");
    }

    /// <summary>Writes a sample; an absent one is left out, and so is one that is not a number.</summary>
    /// <param name="name">The family's name, with <c>_bucket</c>, <c>_sum</c> or <c>_count</c> where the type has them.</param>
    /// <param name="value">The value.</param>
    /// <param name="more">Labels of this sample alone.</param>
    public void Sample(string name, double? value, params ReadOnlySpan<(string Name, string Value)> more)
    {
        if (value is not { } figure || !double.IsFinite(figure))
        {
            return;
        }

        writer.Write(name);
        string separator = "{";
        foreach ((string label, string text) in labels)
        {
            separator = Label(separator, label, text);
        }

        foreach ((string label, string text) in more)
        {
            separator = Label(separator, label, text);
        }

        writer.Write(separator == "{" ? " " : "} ");
        writer.Write(figure.ToString("R", CultureInfo.InvariantCulture));
        writer.Write('\n');
    }

    private string Label(string separator, string name, string value)
    {
        writer.Write($"{separator}{name}=\"{Escape(value, quotes: true)}\"");
        return ",";
    }

    private static string Escape(string text, bool quotes)
    {
        string escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }
}
