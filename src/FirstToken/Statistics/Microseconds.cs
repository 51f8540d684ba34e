namespace FirstToken.Statistics;

/// <summary>The resolution of every figure in a run file.</summary>
internal static class Microseconds
{
    /// <summary>Nanoseconds to the nearest whole microsecond, halves away from zero.</summary>
    public static long Of(long nanoseconds) =>
        nanoseconds >= 0 ? (nanoseconds + 500) / 1000 : -((-nanoseconds + 500) / 1000);

    /// <inheritdoc cref="Of(long)"/>
    public static long? Of(long? nanoseconds) => nanoseconds is { } value ? Of(value) : null;
}
