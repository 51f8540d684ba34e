using System.Globalization;

namespace FirstToken.Prompts.Traces;

/// <summary>A recorded load: when requests came, and how large they and their answers were. No words, only sizes.</summary>
public sealed record Trace
{
    /// <summary>Tokens of a block that hash ids stand for, as Mooncake's traces define it.</summary>
    public const int BlockTokens = 512;

    /// <summary>The most entries taken from a file.</summary>
    public const int MostEntries = 5_000_000;

    /// <summary>The file it came from.</summary>
    public required string File { get; init; }

    /// <summary><c>event log</c>, <c>Mooncake</c> or <c>BurstGPT</c>.</summary>
    public required string Format { get; init; }

    /// <summary>The requests in the order of their start, the first at 0; at least one.</summary>
    public required IReadOnlyList<TraceEntry> Entries { get; init; }

    /// <summary>Entries of the file that are not here: they say no sizes, for they had failed.</summary>
    public int LeftOut { get; init; }

    /// <summary>From the first start to the last.</summary>
    public TimeSpan Span => Entries[^1].Start;

    /// <summary>Whether entries share prefixes by the ids of their blocks.</summary>
    public bool HasBlocks => Entries.Any(static entry => entry.Blocks is not null);

    /// <summary>One line about it, for the run file.</summary>
    public string Description
    {
        get
        {
            double input = Entries.Average(static entry => (double)entry.InputTokens);
            double output = Entries.Average(static entry => (double)entry.OutputTokens);
            string blocks = HasBlocks ? ", prefixes shared by hash ids" : string.Empty;
            string leftOut = LeftOut == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"; {LeftOut:N0} without sizes left out");
            return string.Create(
                CultureInfo.InvariantCulture,
                $"trace {File} ({Format}, {Entries.Count:N0} request{(Entries.Count == 1 ? "" : "s")} over {Span.TotalSeconds:0.###} s, made-up text of about {input:0} input tokens on average, estimated, for {output:0} output tokens{blocks}{leftOut})");
        }
    }
}
