namespace FirstToken.Reports;

/// <summary>A report before it has a shape: what stands in it, not how it looks. Text, Markdown and the terminal draw it.</summary>
/// <param name="Title">One line: what this is a report of.</param>
/// <param name="Sections">Its parts, in order.</param>
public sealed record Report(string Title, IReadOnlyList<ReportSection> Sections)
{
    /// <summary>What must be known before any figure is read (simulated, not valid).</summary>
    public IReadOnlyList<ReportLine> Notices { get; init; } = [];
}

/// <summary>One part of a report: a heading, a table, remarks; each may be missing.</summary>
public sealed record ReportSection
{
    /// <summary>The heading, if it has one.</summary>
    public string? Heading { get; init; }

    /// <summary>Lines above the table.</summary>
    public IReadOnlyList<ReportLine> Lead { get; init; } = [];

    /// <summary>The table, if it has one.</summary>
    public ReportTable? Table { get; init; }

    /// <summary>Lines under the table.</summary>
    public IReadOnlyList<ReportLine> Remarks { get; init; } = [];

    /// <summary>Code and commands under the lines, to be shown as they are.</summary>
    public IReadOnlyList<ReportCode> Code { get; init; } = [];
}

/// <summary>Lines shown as they are, in a font of one width.</summary>
/// <param name="Language">What they are written in, as Markdown names it (<c>csharp</c>, <c>sh</c>).</param>
/// <param name="Lines">The lines.</param>
public sealed record ReportCode(string Language, IReadOnlyList<string> Lines);

/// <summary>A table of text.</summary>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">Its rows, each as long as <paramref name="Columns"/>.</param>
public sealed record ReportTable(IReadOnlyList<ReportColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>A column of a <see cref="ReportTable"/>.</summary>
/// <param name="Title">Its head.</param>
/// <param name="IsFigure">Figures stand to the right, words to the left.</param>
public readonly record struct ReportColumn(string Title, bool IsFigure);

/// <summary>A line of a report.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Tone">How it is meant; never the only bearer of the meaning.</param>
public readonly record struct ReportLine(string Text, ReportTone Tone = ReportTone.Plain)
{
    /// <summary>A plain line.</summary>
    public static implicit operator ReportLine(string text) => new(text);

    /// <summary>A plain line.</summary>
    /// <param name="text">What it says.</param>
    public static ReportLine FromString(string text) => new(text);
}

/// <summary>How a <see cref="ReportLine"/> is meant.</summary>
public enum ReportTone : byte
{
    /// <summary>Neither good nor bad.</summary>
    Plain,

    /// <summary>As it should be.</summary>
    Good,

    /// <summary>To be read with care.</summary>
    Warning,

    /// <summary>Wrong.</summary>
    Bad,

    /// <summary>Beside the point.</summary>
    Quiet,
}
