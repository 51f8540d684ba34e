using System.Globalization;

namespace FirstToken.Prompts.Traces;

/// <summary>Collects the entries of a trace, checks each, and lets the first start at 0.</summary>
/// <param name="lines">Where they come from, for messages.</param>
/// <param name="sorted">The format writes requests in the order of their start: one that goes back is a broken file.</param>
internal sealed class TraceBuilder(TraceLines lines, bool sorted)
{
    private const int MostTokens = 10_000_000;

    // A year: beyond it the unit was mistaken.
    private const double LongestSpanSeconds = 366.0 * 24 * 3600;

    private readonly List<(double Seconds, TraceEntry Entry)> _entries = [];
    private double _first = double.PositiveInfinity;
    private double _last = double.NegativeInfinity;
    private int _leftOut;

    /// <summary>Adds a request.</summary>
    /// <param name="seconds">Its start, on any clock.</param>
    /// <param name="inputTokens">Its input; 0 or absent leaves it out.</param>
    /// <param name="outputTokens">Its output; 0 or absent leaves it out.</param>
    /// <param name="blocks">Its blocks, if the trace has them.</param>
    public void Add(double seconds, double? inputTokens, double? outputTokens, long[]? blocks = null)
    {
        if (!double.IsFinite(seconds) || seconds < 0)
        {
            throw lines.Wrong("a start time must be a number, 0 or more");
        }

        if (sorted && seconds < _last)
        {
            throw lines.Wrong(string.Create(CultureInfo.InvariantCulture, $"starts at {seconds:0.###} s, before the line above it ({_last:0.###} s): sort the file by its time stamps"));
        }

        _last = Math.Max(_last, seconds);
        _first = Math.Min(_first, seconds);
        if (_last - _first > LongestSpanSeconds)
        {
            throw lines.Wrong("starts over a year after the first request: its time is in another unit");
        }

        int input = Tokens(inputTokens, "input");
        int output = Tokens(outputTokens, "output");
        if (input == 0 || output == 0)
        {
            _leftOut++;
            return;
        }

        if (blocks is not null && (blocks.Length != (input + Trace.BlockTokens - 1) / Trace.BlockTokens))
        {
            throw lines.Wrong($"{blocks.Length} hash ids of {Trace.BlockTokens} tokens do not make {input} input tokens");
        }

        if (_entries.Count == Trace.MostEntries)
        {
            throw lines.Wrong($"more than {Trace.MostEntries} requests: cut the file");
        }

        _entries.Add((seconds, new TraceEntry(TimeSpan.Zero, input, output) { Blocks = blocks }));
    }

    /// <summary>The trace of all that was added.</summary>
    public Trace Build(string file, string format)
    {
        if (_entries.Count == 0)
        {
            throw new PromptException(_leftOut == 0 ? $"{file}: there is no request in it" : $"{file}: none of its {_leftOut} requests says how large it was");
        }

        // Stable: requests of the same moment keep the order of the file.
        (double Seconds, TraceEntry Entry)[] ordered = sorted ? [.. _entries] : [.. _entries.OrderBy(static entry => entry.Seconds)];
        double first = ordered[0].Seconds;
        return new Trace
        {
            File = file,
            Format = format,
            Entries = [.. ordered.Select(entry => entry.Entry with { Start = TimeSpan.FromTicks((long)Math.Round((entry.Seconds - first) * TimeSpan.TicksPerSecond)) })],
            LeftOut = _leftOut,
        };
    }

    private int Tokens(double? tokens, string what) => tokens switch
    {
        null => 0,
        { } number when number is >= 0 and <= MostTokens && number == Math.Floor(number) => (int)number,
        _ => throw lines.Wrong($"the {what} must be a whole number of tokens from 0 to {MostTokens}"),
    };
}
