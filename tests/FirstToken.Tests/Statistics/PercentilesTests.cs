using FirstToken.Statistics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Tests.Statistics;

public sealed class PercentilesTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(100, 50)]
    [InlineData(101, 51)]
    public void The_median_is_the_sample_at_half_of_the_ranks_rounded_up(int count, long rank) =>
        Assert.Equal(rank, Quantile.P50.Rank(count));

    [Theory]
    [InlineData(20, 19)]
    [InlineData(21, 20)]
    [InlineData(1000, 950)]
    public void Ranks_that_fall_on_a_whole_number_are_not_pushed_up_by_rounding(int count, long rank) =>
        Assert.Equal(rank, Quantile.P95.Rank(count));

    [Fact]
    public void Seven_hundredths_of_a_hundred_is_seven() => Assert.Equal(7, new Quantile(7_000).Rank(100));

    [Fact]
    public void Ranks_of_very_many_samples_do_not_overflow() =>
        Assert.Equal(8_991_000_000_000_000_000, Quantile.P999.Rank(9_000_000_000_000_000_000));

    [Theory]
    [InlineData(0)]
    [InlineData(100_001)]
    [InlineData(-1)]
    public void A_share_outside_0_to_1_is_refused(int perHundredThousand) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Quantile(perHundredThousand).Rank(10));

    [Fact]
    public void There_is_no_percentile_of_no_samples() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantile.P50.Rank(0));

    [Fact]
    public void The_percentile_is_the_smallest_sample_that_enough_samples_do_not_exceed() =>
        Prop.ForAll<int[]>(samples =>
        {
            if (samples.Length == 0)
            {
                return true;
            }

            int[] ascending = [.. samples.Order()];
            return new[] { Quantile.P50, Quantile.P90, Quantile.P95, Quantile.P99, Quantile.P999 }.All(quantile =>
            {
                int expected = ascending.First(candidate =>
                    samples.Count(sample => sample <= candidate) * 100_000L >= (long)quantile.PerHundredThousand * samples.Length);
                return Percentiles.NearestRank<int>(ascending, quantile) == expected;
            });
        }).QuickCheckThrowOnFailure();
}
