namespace FirstToken.Judging;

/// <summary>How well a figure is known.</summary>
public enum FigureCertainty : byte
{
    /// <summary>It has no interval: a cost, a rate, an extreme.</summary>
    NoInterval,

    /// <summary>It has a 95 % interval.</summary>
    Known,

    /// <summary>There are too few samples: a percentile is then close to the largest sample ("max of n").</summary>
    TooFewSamples,

    /// <summary>There would be samples enough, but the file does not say what an interval needs.</summary>
    NotStated,
}
