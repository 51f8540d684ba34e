using FirstToken.Statistics;
using Xunit;

namespace FirstToken.Tests.Statistics;

/// <summary>What only very many samples show.</summary>
public sealed class SampleSetSimulationTests
{
    [Fact]
    public void Millions_of_samples_are_still_exact()
    {
        var random = new Random(9);
        var set = new SampleSet();
        long[] samples = new long[1_500_000];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = random.Next(50) == 0 ? random.NextInt64(uint.MaxValue) : random.Next(200_000);
            set.Add(samples[i]);
        }

        Assert.Equal(Summaries.OfInPlace(samples), set.Summarise());
        Assert.Equal(samples.Length, set.Count);
        Assert.Equal(samples[750_000 - 1], set.At(Quantile.P50));
        Assert.Equal(samples[^1501], set.At(Quantile.P999));
        Assert.Equal(samples.Length, set.ToHistogram().TotalCount);
    }

    [Theory]
    [InlineData((1 << 20) - 1)]
    [InlineData(1 << 20)]
    [InlineData((1 << 20) + 1)]
    public void A_sample_below_zero_among_a_million_leaves_the_others_as_they_were(int count)
    {
        var set = new SampleSet();
        long[] samples = new long[count + 2];
        for (int i = 0; i < count; i++)
        {
            samples[i] = i % 977 * 5_000L;
            set.Add(samples[i]);
        }

        samples[count] = -3;
        samples[count + 1] = 4;
        set.Add(-3);
        set.Add(4);

        Assert.Equal(Summaries.OfInPlace(samples), set.Summarise());
    }

    [Fact]
    public void Each_value_is_handed_on_with_how_often_it_came()
    {
        uint[] values = [9, 4_095, 4_096, 9, 5_000_000, 0, 5_000_000];
        var samples = new CountedSamples();
        foreach (uint value in values)
        {
            samples.Add(value);
        }

        var taken = new Dictionary<long, long>();

        samples.ForEach((value, times) => taken[value] = taken.GetValueOrDefault(value) + times);

        Assert.Equal(values.CountBy(value => value).ToDictionary(count => (long)count.Key, count => (long)count.Value), taken);
    }
}
