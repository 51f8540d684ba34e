namespace FirstToken.Reports.Charts;

/// <summary>A chart of a run, or why the run has none of its kind.</summary>
/// <param name="Name">Its short name, also of its file: lower-case letters, digits and hyphens.</param>
/// <param name="Title">What it shows.</param>
public sealed record RunChart(string Name, string Title)
{
    /// <summary>The chart; <see langword="null"/> where the run cannot give it.</summary>
    public Chart? Chart { get; init; }

    /// <summary>Why there is no chart, for people; <see langword="null"/> where there is one.</summary>
    public string? Missing { get; init; }
}
