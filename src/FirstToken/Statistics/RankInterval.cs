namespace FirstToken.Statistics;

/// <summary>A confidence interval as positions among the ascending samples.</summary>
/// <param name="Lower">Rank of the lower end, from 1.</param>
/// <param name="Upper">Rank of the upper end, from 1.</param>
/// <param name="Coverage">The exact probability that the interval holds the true percentile of a continuous distribution.</param>
public readonly record struct RankInterval(int Lower, int Upper, double Coverage);
