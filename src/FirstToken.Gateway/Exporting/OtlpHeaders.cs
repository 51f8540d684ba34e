namespace FirstToken.Gateway.Exporting;

/// <summary>Reads header fields in the form of <c>OTEL_EXPORTER_OTLP_HEADERS</c>: W3C baggage without properties.</summary>
internal static class OtlpHeaders
{
    /// <summary>The fields; absent where the text is none. Messages must not show it: it holds secrets.</summary>
    public static List<KeyValuePair<string, string>>? Read(string text)
    {
        List<KeyValuePair<string, string>> fields = [];
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int at = part.IndexOf('=', StringComparison.Ordinal);
            string name = at > 0 ? part[..at].TrimEnd() : string.Empty;
            string value = at > 0 ? Uri.UnescapeDataString(part[(at + 1)..].TrimStart()) : string.Empty;
            if (name.Length == 0 || !name.All(IsToken) || value.Any(char.IsControl))
            {
                return null;
            }

            fields.Add(new(name, value));
        }

        return fields;
    }

    private static bool IsToken(char character) => char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-.^_`|~".Contains(character, StringComparison.Ordinal);
}
