namespace FirstToken.Benchmarks.Relays;

/// <summary>What the benchmark says to its servers, and how it prints numbers.</summary>
internal static class Words
{
    /// <summary>A prompt that makes the request about 1 KB.</summary>
    public static string OfOneKilobyte { get; } = string.Concat(Enumerable.Repeat("the quick brown fox jumps over the lazy dog. ", 20));

    /// <summary>Microseconds as people read them.</summary>
    public static string Us(double us) => !double.IsFinite(us) ? "-" : Math.Abs(us) >= 100_000
        ? FormattableString.Invariant($"{us / 1000:#,0} ms")
        : Math.Abs(us) >= 1000 ? FormattableString.Invariant($"{us / 1000:0.00} ms") : FormattableString.Invariant($"{us:0} µs");

    /// <summary>A figure with one decimal; a dash for none.</summary>
    public static string Decimal(double? value) => value is { } figure && double.IsFinite(figure) ? FormattableString.Invariant($"{figure:0.0}") : "-";

    /// <summary>A whole number with thousands set apart; a dash for none.</summary>
    public static string Whole(double? value) => value is { } figure && double.IsFinite(figure) ? FormattableString.Invariant($"{figure:#,0}") : "-";
}
