using FirstToken.Statistics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Tests.Statistics;

public sealed class SampleSetTests
{
    [Fact]
    public void An_empty_set_has_no_summary_and_no_percentile()
    {
        var set = new SampleSet();

        Assert.Null(set.Summarise());
        Assert.Null(set.At(Quantile.P50));
        Assert.Equal(0, set.ToHistogram().TotalCount);
    }

    [Fact]
    public void Absent_samples_do_not_count()
    {
        var set = new SampleSet();

        set.Add((long?)null);
        set.Add((long?)5);

        Assert.Equal(1, set.Count);
    }

    [Fact]
    public void Samples_may_be_added_after_a_summary_was_taken()
    {
        var set = new SampleSet();
        set.Add(3_000);
        set.Summarise();

        set.Add(1_000);

        Assert.Equal(1, set.Summarise()!.P50);
    }

    [Theory]
    [InlineData(uint.MaxValue)]
    [InlineData(uint.MaxValue + 1L)]
    [InlineData(-1L)]
    [InlineData(long.MaxValue)]
    public void A_sample_that_needs_more_bits_leaves_the_others_as_they_were(long odd)
    {
        var set = new SampleSet();
        long[] samples = new long[1001];
        for (int i = 0; i < 1000; i++)
        {
            samples[i] = 7L * i % 1000;
            set.Add(samples[i]);
        }

        samples[1000] = odd;
        set.Add(odd);

        Assert.Equal(1001, set.Count);
        Assert.Equal(Summaries.OfInPlace(samples), set.Summarise());
    }

    [Fact]
    public void Any_samples_give_the_summary_of_the_plain_array() =>
        Prop.ForAll<long[]>(samples =>
        {
            var set = new SampleSet();
            foreach (long sample in samples)
            {
                set.Add(sample);
            }

            long? median = set.At(Quantile.P50);
            long[] ascending = [.. samples.Order()];
            return Equals(set.Summarise(), Summaries.OfInPlace([.. samples]))
                && median == (samples.Length == 0 ? null : ascending[((samples.Length + 1) / 2) - 1]);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_histogram_holds_every_sample_and_takes_negative_ones_as_zero()
    {
        var set = new SampleSet();
        set.Add(-5);
        set.Add(20_000);

        var histogram = set.ToHistogram();

        Assert.Equal(2, histogram.TotalCount);
        Assert.Equal((0, 20_000), (histogram.Min, histogram.ValueAt(Quantile.P99) / 20_000 * 20_000));
    }
}
