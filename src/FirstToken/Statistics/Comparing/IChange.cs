using FirstToken.Recording;

namespace FirstToken.Statistics.Comparing;

/// <summary>What two samples say about how a figure changed from the first to the second.</summary>
public interface IChange
{
    /// <summary>How it was computed, in a few words.</summary>
    string Method { get; }

    /// <summary>Second less first, in the figure's unit.</summary>
    double Difference { get; }

    /// <summary>Second ÷ first; absent where a side is not above 0.</summary>
    double? Ratio { get; }

    /// <summary>Two-sided probability of a difference as large if nothing had changed.</summary>
    double P { get; }

    /// <summary>The smaller effective number of independent samples of the two sides.</summary>
    double EffectiveCount { get; }

    /// <summary>Where the true difference lies.</summary>
    /// <param name="confidence">How sure, between 0 and 1.</param>
    Interval DifferenceInterval(double confidence);

    /// <summary>Where the true ratio lies; absent where there is no <see cref="Ratio"/>.</summary>
    /// <param name="confidence">How sure, between 0 and 1.</param>
    Interval? RatioInterval(double confidence);
}
