using System.Globalization;

namespace FirstToken.Simulator.Behaviour;

/// <summary>Reads behaviours from text such as <c>ttft=200ms,gap=20ms,tokens=100,error=cut</c>.</summary>
public static class BehaviorText
{
    private const int MostTokens = 1_000_000;

    /// <summary>Applies a text to a behaviour.</summary>
    /// <param name="text">Pairs <c>key=value</c>, comma between: ttft, head, gap, tokens, chunk, jitter, thinking, thinkinggap, tools, prefill, stall, error.</param>
    /// <param name="basis">What holds where the text is silent.</param>
    /// <returns>The behaviour.</returns>
    /// <exception cref="FormatException">A key is unknown or a value cannot be read; the message says which.</exception>
    public static Behavior Apply(string text, Behavior basis)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(basis);
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
            {
                throw new FormatException($"'{part}' is not KEY=VALUE");
            }

            basis = Apply(part[..equals].Trim(), part[(equals + 1)..].Trim(), basis);
        }

        return basis;
    }

    /// <summary>Reads a time: a number with <c>ns</c>, <c>us</c>, <c>ms</c> or <c>s</c>; without a unit, milliseconds.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The time, at most an hour.</returns>
    /// <exception cref="FormatException">The text is no such time.</exception>
    public static TimeSpan Time(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        (string number, double ticks) = text switch
        {
            _ when text.EndsWith("ns", StringComparison.Ordinal) => (text[..^2], 0.01),
            _ when text.EndsWith("us", StringComparison.Ordinal) || text.EndsWith("µs", StringComparison.Ordinal) => (text[..^2], 10.0),
            _ when text.EndsWith("ms", StringComparison.Ordinal) => (text[..^2], 10_000.0),
            _ when text.EndsWith('s') => (text[..^1], 10_000_000.0),
            _ => (text, 10_000.0),
        };
        if (!double.TryParse(number, CultureInfo.InvariantCulture, out double value) ||
            !(value >= 0 && value * ticks <= TimeSpan.TicksPerHour))
        {
            throw new FormatException($"'{text}' is no time between 0 and an hour: write 200ms, 20us or 1.5s");
        }

        return TimeSpan.FromTicks((long)Math.Round(value * ticks));
    }

    private static Behavior Apply(string key, string value, Behavior basis) => key.ToUpperInvariant() switch
    {
        "TTFT" => basis with { Ttft = Time(value) },
        "HEAD" => basis with { Head = Time(value) },
        "GAP" => basis with { Gap = Time(value) },
        "TOKENS" => basis with { Tokens = Count(key, value, 0, MostTokens) },
        "CHUNK" => basis with { Chunk = Count(key, value, 1, 1000) },
        "JITTER" => basis with { Jitter = Jitter.TryParse(value, out Jitter jitter) ? jitter : throw Bad(key, value) },
        "THINKING" => basis with { Thinking = Count(key, value, 0, MostTokens) },
        "THINKINGGAP" => basis with { ThinkingGap = Time(value) },
        "TOOLS" => basis with { Tools = Count(key, value, 0, 100) },
        "PREFILL" => basis with { Prefill = Time(value) },
        "STALL" => basis with { StallFor = Time(value) },
        "ERROR" => basis with { Error = InjectionNames.TryParse(value, out Injection injection) ? injection : throw Bad(key, value) },
        _ => throw new FormatException($"'{key}' is no part of a behaviour"),
    };

    private static int Count(string key, string value, int least, int most) =>
        int.TryParse(value, CultureInfo.InvariantCulture, out int count) && count >= least && count <= most
            ? count
            : throw Bad(key, value);

    private static FormatException Bad(string key, string value) => new($"'{value}' is no value for {key}");
}
