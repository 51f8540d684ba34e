namespace FirstToken.Simulator.Behaviour;

/// <summary>The distribution of a jittered time around its mean.</summary>
public enum JitterKind
{
    /// <summary>Every time is exactly its mean.</summary>
    None,

    /// <summary>Uniform between mean × (1 − spread) and mean × (1 + spread).</summary>
    Uniform,

    /// <summary>Normal with a standard deviation of mean × spread, cut at zero.</summary>
    Normal,

    /// <summary>Lognormal with that mean; spread is the σ of the logarithm.</summary>
    LogNormal,

    /// <summary>A floor of mean × (1 − spread) and an exponential rest with that mean together.</summary>
    Exponential,
}
