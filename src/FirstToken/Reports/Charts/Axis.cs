namespace FirstToken.Reports.Charts;

/// <summary>A scale with its name.</summary>
internal sealed record Axis(string Title, Scale Scale);
