namespace FirstToken.Gateway.Exporting;

/// <summary>The caller's span, as its <c>traceparent</c> names it (W3C Trace Context, level 1).</summary>
/// <param name="TraceId">Id of the trace, 32 hexadecimal digits.</param>
/// <param name="SpanId">Id of the caller's span, 16 hexadecimal digits.</param>
/// <param name="Sampled">Whether the caller records it.</param>
internal readonly record struct TraceParent(string TraceId, string SpanId, bool Sampled)
{
    private const int Length = 55;

    /// <summary>Reads the header; absent where it is none: a broken one starts a new trace (§3.2.2.5 of the recommendation).</summary>
    public static TraceParent? Read(string? text)
    {
        // version "-" trace-id "-" parent-id "-" flags; later versions may append more behind another dash.
        if (text is not { Length: >= Length } || text[2] != '-' || text[35] != '-' || text[52] != '-'
            || text.StartsWith("ff", StringComparison.Ordinal) || (text.Length > Length && (text.StartsWith("00", StringComparison.Ordinal) || text[Length] != '-')))
        {
            return null;
        }

        string trace = text[3..35];
        string span = text[36..52];
        string flags = text[53..55];
        return IsHex(text[..2]) && IsHex(trace) && IsHex(span) && IsHex(flags) && trace.AsSpan().ContainsAnyExcept('0') && span.AsSpan().ContainsAnyExcept('0')
            ? new TraceParent(trace, span, (Convert.FromHexString(flags)[0] & 1) != 0)
            : null;
    }

    private static bool IsHex(string text) => text.All(char.IsAsciiHexDigitLower);
}
