namespace FirstToken.Benchmarks.Relays;

/// <summary>Holds the gateway's own figures against what was promised of it.</summary>
/// <param name="whose">What each line begins with.</param>
internal sealed class Verdicts(string whose = "ours, ")
{
    private readonly List<string> _unseen = [];

    /// <summary>Bounds missed so far.</summary>
    public int Missed { get; private set; }

    /// <summary>Bounds held so far.</summary>
    public int Held { get; private set; }

    /// <summary>A figure that must not exceed its bound.</summary>
    public void AtMost(string figure, double value, double bound, Func<double, string> text) =>
        Judge($"{figure}: {text(value)}, at most {text(bound)}", value <= bound);

    /// <summary>A figure that must reach its bound.</summary>
    public void AtLeast(string figure, double value, double bound, Func<double, string> text) =>
        Judge($"{figure}: {text(value)}, at least {text(bound)}", value >= bound);

    /// <summary>What helps to read a verdict.</summary>
    public void Note(string line) => _unseen.Add("note    " + line);

    /// <summary>The lines since the last time.</summary>
    public IEnumerable<string> Take()
    {
        string[] lines = [.. _unseen];
        _unseen.Clear();
        return lines;
    }

    // Not a number (nothing was measured) is a miss too.
    private void Judge(string line, bool held)
    {
        _unseen.Add($"{(held ? "ok    " : "missed")}  {whose}{line}");
        (Held, Missed) = held ? (Held + 1, Missed) : (Held, Missed + 1);
    }
}
