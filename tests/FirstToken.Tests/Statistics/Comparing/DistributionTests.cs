using FirstToken.Statistics.Comparing;
using Xunit;

namespace FirstToken.Tests.Statistics.Comparing;

public sealed class DistributionTests
{
    [Fact]
    public void The_logarithm_of_gamma_is_scipys() =>
        Assert.All(Reference.Rows("log_gamma"), row => Near(row[1], LogGamma.Of(row[0]), 1e-11));

    [Fact]
    public void Gamma_of_nothing_or_less_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => LogGamma.Of(0));

    [Fact]
    public void The_beta_distribution_is_scipys() =>
        Assert.All(Reference.Rows("beta_cdf"), row => Near(row[3], new BetaDistribution(row[0], row[1]).Cdf(row[2]), 1e-9));

    [Fact]
    public void Outside_0_to_1_the_beta_distribution_is_nothing_or_all()
    {
        var beta = new BetaDistribution(2, 3);

        Assert.Equal([0d, 0, 1, 1], [beta.Cdf(-1), beta.Cdf(0), beta.Cdf(1), beta.Cdf(2)]);
    }

    [Fact]
    public void Beta_quantiles_are_scipys() =>
        Assert.All(Reference.Rows("beta_quantile"), row => Near(row[3], new BetaDistribution(row[0], row[1]).Quantile(row[2]), 1e-10));

    [Fact]
    public void The_normal_distribution_is_scipys() =>
        Assert.All(Reference.Rows("normal_cdf"), row => Near(row[1], NormalDistribution.Cdf(row[0]), 1e-12));

    [Fact]
    public void Normal_quantiles_are_scipys() =>
        Assert.All(Reference.Rows("normal_quantile"), row => Near(row[1], NormalDistribution.Quantile(row[0]), 1e-10));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void There_is_no_normal_quantile_of_nothing_or_all(double p) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => NormalDistribution.Quantile(p));

    [Fact]
    public void Two_sided_is_both_tails_and_never_more_than_all()
    {
        Assert.Equal(0.05, NormalDistribution.TwoSided(1.959963984540054), 12);
        Assert.Equal(0.05, NormalDistribution.TwoSided(-1.959963984540054), 12);
        Assert.Equal(1, NormalDistribution.TwoSided(0), 12);
    }

    [Fact]
    public void Student_quantiles_are_scipys() =>
        Assert.All(Reference.Rows("student_quantile"), row => Near(row[2], StudentDistribution.Quantile(row[0], row[1]), 1e-9));

    [Fact]
    public void Student_tails_are_scipys() =>
        Assert.All(Reference.Rows("student_two_sided"), row => Near(row[2], StudentDistribution.TwoSided(row[0], row[1]), 1e-10));

    private static void Near(double expected, double actual, double share) =>
        Assert.True(Math.Abs(expected - actual) <= share * Math.Max(1e-3, Math.Abs(expected)), $"expected {expected:R}, got {actual:R}");
}
