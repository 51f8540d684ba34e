namespace FirstToken.Reports.Charts;

/// <summary>A chart as a file.</summary>
/// <param name="FileName">Its name, without folder: lower-case letters, digits, hyphens, <c>.svg</c>.</param>
/// <param name="Svg">Its text.</param>
public readonly record struct ChartFile(string FileName, string Svg);
