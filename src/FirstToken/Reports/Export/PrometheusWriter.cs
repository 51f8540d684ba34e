using System.Globalization;

namespace FirstToken.Reports.Export;

/// <summary>
/// Writes families and samples of Prometheus' text format. Escapes: <c>\\</c>, <c>\n</c> and in labels <c>\"</c>; a line ends in a line feed, the last too.
/// </summary>
/// <param name="writer">Where to.</param>
/// <param name="labels">Labels of every sample.</param>
internal sealed class PrometheusWriter(TextWriter writer, IReadOnlyList<(string Name, string Value)> labels)
{
    /// <summary>Begins a family.</summary>
    public void Family(string name, string type, string help)
    {
        writer.Write($"# HELP {name} {Escape(help, quotes: false)}\n");
        writer.Write($"# TYPE {name} {type}\n");
    }

    /// <summary>Writes a sample; an absent one is left out.</summary>
    public void Sample(string name, double? value, params ReadOnlySpan<(string Name, string Value)> more)
    {
        if (value is not { } figure)
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

        writer.Write("} ");
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
