namespace FirstToken.Reports.Html;

/// <summary>A figure at the head of a page.</summary>
internal readonly record struct SummaryCard(string Name, string Figure, string Remark);
