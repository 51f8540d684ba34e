namespace FirstToken.Reports.Charts;

/// <summary>Which point of a text its position names.</summary>
internal enum TextAnchor : byte
{
    Start,
    Middle,
    End,
}
