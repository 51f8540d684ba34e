using System.Globalization;
using System.Text;

namespace FirstToken.Prompts.Traces;

/// <summary>
/// Traces as CSV with the columns of BurstGPT: <c>Timestamp</c> (seconds), <c>Request tokens</c>, <c>Response tokens</c>, in any
/// order and among others. Requests that got no answer (0 response tokens) are left out.
/// </summary>
internal static class BurstGptTrace
{
    /// <summary>Reads the rest of a file whose first line is given.</summary>
    public static Trace Read(string first, TraceLines lines, string file)
    {
        List<string> titles = Split(first.TrimStart('\uFEFF'), lines);
        int time = Column(titles, "Timestamp", lines);
        int input = Column(titles, "Request tokens", lines);
        int output = Column(titles, "Response tokens", lines);
        var trace = new TraceBuilder(lines, sorted: true);
        while (lines.Read() is { } line)
        {
            List<string> fields = Split(line, lines);
            if (fields.Count != titles.Count)
            {
                throw lines.Wrong($"has {fields.Count} columns, not the {titles.Count} of the first line");
            }

            trace.Add(Number(fields[time], "Timestamp", lines), Number(fields[input], "Request tokens", lines), Number(fields[output], "Response tokens", lines));
        }

        return trace.Build(file, "BurstGPT");
    }

    private static int Column(List<string> titles, string title, TraceLines lines)
    {
        int column = titles.FindIndex(name => name.Trim().Equals(title, StringComparison.OrdinalIgnoreCase));
        return column >= 0
            ? column
            : throw lines.Wrong($"there is no column '{title}': a trace is an event log, Mooncake's JSON lines or a CSV with Timestamp, Request tokens and Response tokens");
    }

    private static double Number(string field, string title, TraceLines lines) =>
        double.TryParse(field.Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double number)
        && double.IsFinite(number)
            ? number
            : throw lines.Wrong($"'{Short(field)}' is not a number of '{title}'");

    private static string Short(string field) => field.Length > 40 ? field[..40] + "…" : field;

    // RFC 4180 within a line: a field may stand in quotes, and two quotes inside are one.
    private static List<string> Split(string line, TraceLines lines)
    {
        List<string> fields = [];
        var field = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            char letter = line[i];
            if (letter == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else if (letter == '"')
            {
                quoted = !quoted;
            }
            else if (letter == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(letter);
            }
        }

        fields.Add(field.ToString());
        return quoted ? throw lines.Wrong("a quote is not closed") : fields;
    }
}
