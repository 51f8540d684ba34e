using System.Globalization;
using System.Text;
using FirstToken.Recording;

namespace FirstToken.Reports.Export;

/// <summary>
/// One point of line protocol: <c>measurement,tag=value field=value time</c>. Tags come before fields. Absent tags and fields are left out; a point
/// without fields is not written, for servers refuse it.
/// </summary>
internal sealed class InfluxPoint
{
    private readonly StringBuilder _head = new();
    private readonly StringBuilder _fields = new();

    public InfluxPoint(string measurement) => _head.Append(measurement);

    /// <summary>Adds a tag; an empty one is left out, for servers refuse it.</summary>
    public InfluxPoint Tag(string key, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _head.Append(',').Append(Escape(key)).Append('=').Append(Escape(value));
        }

        return this;
    }

    /// <summary>Adds a whole number.</summary>
    public InfluxPoint Count(string key, long? value) =>
        value is { } count ? Field(key, count.ToString(CultureInfo.InvariantCulture) + "i") : this;

    /// <summary>Adds a float; what is no finite number is left out, for servers refuse it.</summary>
    public InfluxPoint Figure(string key, double? value) =>
        value is { } figure && double.IsFinite(figure) ? Field(key, figure.ToString("R", CultureInfo.InvariantCulture)) : this;

    /// <summary>Adds yes or no.</summary>
    public InfluxPoint Flag(string key, bool value) => Field(key, value ? "true" : "false");

    /// <summary>Adds a percentile and, where it has one, its interval.</summary>
    public InfluxPoint Percentile(string key, double? value, Interval? interval) =>
        Figure(key, value).Figure(key + "_lower", interval?.Lower).Figure(key + "_upper", interval?.Upper);

    /// <summary>Writes the point with its time, nanoseconds since 1970 UTC.</summary>
    public void WriteTo(TextWriter writer, long unixNs)
    {
        if (_fields.Length > 0)
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{_head} {_fields} {unixNs}\n"));
        }
    }

    private InfluxPoint Field(string key, string value)
    {
        _fields.Append(_fields.Length > 0 ? "," : string.Empty).Append(Escape(key)).Append('=').Append(value);
        return this;
    }

    // Line ends cannot be escaped, and a backslash before a comma, a blank or the end changes what these mean (seen with influxd 1.6.7).
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char character in text)
        {
            char safe = char.IsControl(character) ? ' ' : character == '\\' ? '/' : character;
            if (safe is ',' or '=' or ' ')
            {
                escaped.Append('\\');
            }

            escaped.Append(safe);
        }

        return escaped.ToString();
    }
}
