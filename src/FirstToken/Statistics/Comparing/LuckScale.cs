namespace FirstToken.Statistics.Comparing;

/// <summary>
/// By what the luck of a bootstrap round is multiplied, so that the interval of a difference covers what it says. Two things
/// are not in the resamples of the two sides by themselves.
/// </summary>
/// <remarks>
/// The first makes it narrower. The distance from a percentile to its interval's end was measured in the same run: where it came
/// out long, the percentile was off to the other side, and for one percentile that is just right. Of a difference the root of
/// the sum of two such distances goes to the end, and each side's own luck in its own distance counts only in part: by theory the end
/// strays less than the difference does, and 95 % became 97. The same happens to two t distributions combined (Behrens
/// and Fisher), and is met here as there, by the variance of the end. And where two distances are uncertain, the root of the sum of
/// their squares is longer on average than that of the true ones (Jensen's inequality).
/// The second makes it wider: where neighbours resemble each other, the effective number of samples is an estimate. Both sides' luck
/// is divided by the root of one chi-square draw, of the degrees of freedom that Welch gives a difference ("The generalization of
/// Student's problem when several different population variances are involved", 1947).
/// </remarks>
/// <param name="Narrowing">Of an end at 95 %, from 0 to 1.</param>
/// <param name="Degrees">Degrees of freedom of the spread of the difference.</param>
internal readonly record struct LuckScale(double Narrowing, double Degrees)
{
    private const double End = 1.959963984540054; // the 97.5 % quantile of the normal distribution
    private const double AsGoodAsKnown = 1e6;
    private const double LeastRoot = 0.1;

    /// <summary>Of the difference of two figures.</summary>
    /// <param name="first">The side compared with.</param>
    /// <param name="second">The other side.</param>
    /// <param name="correlation">Of the two figures over many such runs.</param>
    public static LuckScale Of(FigureSample first, FigureSample second, double correlation)
    {
        double lower = Narrowed(first, End, second, -End, correlation);
        double upper = Narrowed(first, -End, second, End, correlation);
        double spreadFirst = first.At(1) - first.At(-1);
        double spreadSecond = second.At(1) - second.At(-1);
        double degrees = StudentDistribution.OfSum(spreadFirst * spreadFirst, first.Degrees, spreadSecond * spreadSecond, second.Degrees);
        return new LuckScale((lower + upper) / 2, degrees);
    }

    /// <summary>The factor of a round.</summary>
    /// <param name="score">The round's luck with the spread, a normal score.</param>
    public double At(double score)
    {
        if (Degrees > AsGoodAsKnown)
        {
            return Narrowing;
        }

        // Chi-square ÷ degrees by its cube root, which is nearly normal (Wilson and Hilferty, "The distribution of chi-square", 1931).
        double variance = 2 / (9 * Degrees);
        double root = Math.Max(LeastRoot, 1 - variance + (score * Math.Sqrt(variance)));
        return Narrowing / Math.Sqrt(root * root * root);
    }

    // By what one end of the interval is too far away.
    private static double Narrowed(FigureSample first, double scoreFirst, FigureSample second, double scoreSecond, double correlation)
    {
        double before = Math.Abs(first.At(scoreFirst) - first.At(0));
        double after = Math.Abs(second.At(scoreSecond) - second.At(0));
        double squares = (before * before) + (after * after);
        double whole = Math.Sqrt(squares - (2 * correlation * before * after));
        if (!(whole > 0))
        {
            return 1;
        }

        // The end's variance over many such runs, against that of the difference itself.
        double ownFirst = 1 - first.CorrelationWithEnd(scoreFirst);
        double ownSecond = 1 - second.CorrelationWithEnd(scoreSecond);
        double fromFirst = Part(Math.Abs(before - (correlation * after)) / whole, ownFirst);
        double fromSecond = Part(Math.Abs(after - (correlation * before)) / whole, ownSecond);
        double variance = ((before * before * fromFirst) + (after * after * fromSecond)) / squares;

        // The root's mean beyond the root of the means, to the second order: a distance's own variance is 2 × own × (distance ÷ End)².
        double product = before * after / (whole * whole);
        double longer = (1 - (correlation * correlation)) * product * product * (ownFirst + ownSecond) / (End * End);
        return Math.Sqrt(variance) / (1 + longer);
    }

    // Of a mixture of percentile and end, of which the end is a share: less than either's, the less the two have in common.
    private static double Part(double share, double own)
    {
        double mixed = Math.Min(1, share);
        return 1 - (2 * mixed * (1 - mixed) * own);
    }
}
