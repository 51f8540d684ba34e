namespace FirstToken.Reports.Charts;

/// <summary>A name in a legend with the sign that stands for it.</summary>
internal readonly record struct LegendEntry(string Name, LegendSign Sign, string Style);

/// <summary>What a legend draws before a name.</summary>
internal enum LegendSign : byte
{
    Line,
    Box,
    Dot,
}
