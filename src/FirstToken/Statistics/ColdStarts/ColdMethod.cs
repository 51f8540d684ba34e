namespace FirstToken.Statistics.ColdStarts;

/// <summary>How a request is recognised as cold by its latency.</summary>
public enum ColdMethod : byte
{
    /// <summary>A multiple of the warm median. Default 2.</summary>
    Ratio,

    /// <summary>So many robust standard deviations above the warm median. Default 3.5 (Iglewicz and Hoaglin).</summary>
    ZScore,

    /// <summary>In a stretch of the series whose level lies above the warm one's, by the same measure.</summary>
    ChangePoint,
}
