using FirstToken.Statistics;
using FirstToken.Statistics.Histograms;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Tests.Statistics.Histograms;

public sealed class HdrHistogramTests
{
    [Fact]
    public void An_empty_histogram_answers_zero()
    {
        var histogram = new HdrHistogram();

        Assert.Equal((0, 0, 0, 0), (histogram.TotalCount, histogram.Min, histogram.Max, histogram.ValueAt(Quantile.P99)));
    }

    [Fact]
    public void Small_values_are_exact()
    {
        var histogram = new HdrHistogram();
        for (int value = 0; value < 2048; value++)
        {
            histogram.Record(value);
        }

        Assert.Equal(1023, histogram.ValueAt(Quantile.P50));
        Assert.Equal(2047, histogram.Max);
        Assert.Equal(1, histogram.CountAt(1500));
    }

    [Fact]
    public void A_value_above_the_range_makes_room_for_itself()
    {
        var histogram = new HdrHistogram(highest: 1000);

        histogram.Record(5);
        histogram.Record(123_456_789);

        Assert.Equal(2, histogram.TotalCount);
        Assert.Equal(123_456_789, histogram.Highest);
        Assert.InRange(histogram.Max, 123_456_789, 123_600_000);
        Assert.Equal(1, histogram.CountAt(5));
    }

    [Fact]
    public void The_largest_number_there_is_can_be_recorded()
    {
        var histogram = new HdrHistogram();

        histogram.Record(long.MaxValue);

        Assert.Equal(long.MaxValue, histogram.Max);
    }

    [Fact]
    public void Percentiles_are_within_a_thousandth_of_the_exact_ones() =>
        Prop.ForAll<int, int>((seed, size) =>
        {
            var random = new Random(seed);
            long[] values = new long[1 + (size & 63)];
            var histogram = new HdrHistogram();
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = random.NextInt64(1L << random.Next(1, 50));
                histogram.Record(values[i]);
            }

            Array.Sort(values);
            return new[] { Quantile.P50, Quantile.P90, Quantile.P99, Quantile.P999 }.All(quantile =>
            {
                long exact = Percentiles.NearestRank<long>(values, quantile);
                long found = histogram.ValueAt(quantile);
                return found >= exact && found - exact <= exact / 1000;
            });
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(10));

    [Fact]
    public void Merged_histograms_are_the_histogram_of_all_values() =>
        Prop.ForAll<int[], int[]>((left, right) =>
        {
            HdrHistogram merged = Of(left);
            merged.Add(Of(right));
            HdrHistogram all = Of([.. left, .. right]);
            return HdrEncoding.Encode(merged).AsSpan(40).SequenceEqual(HdrEncoding.Encode(all).AsSpan(40));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(10));

    [Fact]
    public void Values_of_a_coarser_unit_are_counted_in_its_cells()
    {
        var histogram = new HdrHistogram(highest: 1_000_000, digits: 2, lowest: 1000);

        histogram.Record(1100);

        Assert.Equal(1, histogram.CountAt(1500));
        Assert.Equal(0, histogram.CountAt(500));
        Assert.Equal((1024, 1535), (histogram.Min, histogram.Max));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(1, -1)]
    public void Negative_values_and_counts_are_refused(long value, long count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new HdrHistogram().Record(value, count));

    [Fact]
    public void Counts_that_no_longer_fit_are_refused_and_change_nothing()
    {
        var histogram = new HdrHistogram();
        histogram.Record(1, long.MaxValue);

        Assert.Throws<OverflowException>(() => histogram.Record(2));
        Assert.Equal(0, histogram.CountAt(2));
    }

    [Fact]
    public void A_histogram_says_what_it_was_made_for()
    {
        var histogram = new HdrHistogram(highest: 5_000, digits: 2, lowest: 10);

        Assert.Equal((5_000, 2, 10), (histogram.Highest, histogram.Digits, histogram.Lowest));
        Assert.Equal((3_600_000_000, 3, 1), (new HdrHistogram().Highest, new HdrHistogram().Digits, new HdrHistogram().Lowest));
    }

    [Fact]
    public void The_narrowest_and_the_finest_histogram_there_are_count()
    {
        var narrow = new HdrHistogram(highest: 2, digits: 1, lowest: 1);
        var fine = new HdrHistogram(highest: 1_000_000, digits: 5);
        narrow.Record(31);
        fine.Record(99_999);

        Assert.Equal((31, 99_999), (narrow.Max, fine.ValueAt(Quantile.P50)));
    }

    [Fact]
    public void A_percentile_is_found_across_the_cells()
    {
        var histogram = new HdrHistogram();
        histogram.Record(10, 50);
        histogram.Record(20, 40);
        histogram.Record(3_000, 10);

        Assert.Equal((10, 20, 3_001), (histogram.ValueAt(Quantile.P50), histogram.ValueAt(Quantile.P90), histogram.ValueAt(Quantile.P95)));
        Assert.Equal((100, 10, 3_001), (histogram.TotalCount, histogram.Min, histogram.Max));
        Assert.Equal((10, 0), (histogram.CountAt(3_001), histogram.CountAt(3_002)));
    }

    [Fact]
    public void What_lies_above_the_range_was_never_counted_and_what_lies_below_zero_cannot_be()
    {
        var histogram = new HdrHistogram(highest: 1000);

        Assert.Equal(0, histogram.CountAt(1_000_000));
        Assert.Throws<ArgumentOutOfRangeException>("value", () => histogram.CountAt(-1));
    }

    [Fact]
    public void A_cell_that_is_not_there_and_a_count_that_cannot_be_are_not_added()
    {
        var histogram = new HdrHistogram(highest: 1000);
        int cells = histogram.Counts.Length;

        Assert.False(histogram.TryAddAt(cells, 1));
        Assert.False(histogram.TryAddAt(0, -1));
        Assert.True(histogram.TryAddAt(cells - 1, 5));
        Assert.True(histogram.TryAddAt(0, long.MaxValue - 5));
        Assert.False(histogram.TryAddAt(0, 1));
        Assert.Equal(long.MaxValue, histogram.TotalCount);
    }

    [Fact]
    public void Merging_leaves_the_other_as_it_was_and_grows_where_it_must()
    {
        var small = new HdrHistogram(highest: 1000);
        small.Record(7, 2);
        var large = new HdrHistogram();
        large.Record(7);
        large.Record(5_000_000, 3);

        small.Add(large);

        Assert.Equal((6, 3, 4), (small.TotalCount, small.CountAt(7), large.TotalCount));
        Assert.Equal(3, small.CountAt(5_000_000));
    }

    [Theory]
    [InlineData(100, 0, 1)]
    [InlineData(100, 6, 1)]
    [InlineData(100, 3, 0)]
    [InlineData(1, 3, 1)]
    [InlineData(long.MaxValue, 5, 1L << 60)]
    public void Impossible_ranges_are_refused(long highest, int digits, long lowest) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new HdrHistogram(highest, digits, lowest));

    private static HdrHistogram Of(int[] values)
    {
        var histogram = new HdrHistogram();
        foreach (int value in values)
        {
            histogram.Record(Math.Abs((long)value) * 1000);
        }

        return histogram;
    }
}
