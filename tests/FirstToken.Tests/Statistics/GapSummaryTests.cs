using FirstToken.Statistics;
using Xunit;

namespace FirstToken.Tests.Statistics;

public sealed class GapSummaryTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Below_two_chunks_there_are_no_gaps(int chunks) => Assert.Null(GapSummary.Of(new long[chunks]));

    [Fact]
    public void The_longest_gap_is_found_wherever_it_is() =>
        Assert.Equal(70, GapSummary.Of([10, 20, 90, 100])!.Value.LongestNs);

    [Fact]
    public void A_gap_of_three_times_the_median_is_no_stall_and_one_more_is()
    {
        // Gaps 10, 10, 10, 30, 31: median 10.
        GapSummary gaps = GapSummary.Of([0, 10, 20, 30, 60, 91])!.Value;

        Assert.Equal(1, gaps.Stalls);
        Assert.Equal(31, gaps.LongestNs);
    }

    [Fact]
    public void The_median_of_an_even_number_of_gaps_is_the_lower_one() =>
        Assert.Equal(1, GapSummary.Of([0, 10, 50])!.Value.Stalls);

    [Fact]
    public void Where_most_chunks_came_together_stalls_are_unknown_instead_of_many()
    {
        GapSummary gaps = GapSummary.Of([0, 0, 0, 50])!.Value;

        Assert.Null(gaps.Stalls);
        Assert.Equal(50, gaps.LongestNs);
    }
}
