using FirstToken.Statistics;
using Xunit;

namespace FirstToken.Tests.Statistics;

/// <summary>Samples that are counted: values beside each other, at the edges of the blocks they are counted in, and too large to count.</summary>
public sealed class CountedSamplesTests
{
    private const uint FirstNotCounted = 1 << 22;

    private static readonly uint[] s_values =
    [
        4_294_967_295, 0, 4_095, 7, FirstNotCounted, 4_096, 7, FirstNotCounted - 1, 8_191, 4_096, 6_000_000, 1, FirstNotCounted + 5, 7,
    ];

    [Fact]
    public void Every_rank_is_that_of_the_sorted_samples()
    {
        CountedSamples samples = Of(s_values);

        Assert.Equal(s_values.Order().Select(value => (long)value), Enumerable.Range(1, samples.Count).Select(samples.At));
    }

    [Fact]
    public void They_are_counted_and_added_up()
    {
        CountedSamples samples = Of(s_values);

        Assert.Equal(s_values.Length, samples.Count);
        Assert.Equal(s_values.Sum(value => (long)value), (long)samples.Sum);
    }

    [Fact]
    public void Squares_are_those_of_every_sample()
    {
        double mean = s_values.Average(value => (double)value);

        double squares = Of(s_values).SquaresAround(mean);

        double expected = s_values.Sum(value => (value - mean) * (value - mean));
        Assert.Equal(expected, squares, expected * 1e-12);
    }

    [Fact]
    public void The_order_they_came_in_does_not_show()
    {
        uint[] backwards = [.. s_values.Reverse()];

        Assert.Equal(Of(s_values).SquaresAround(0.1), Of(backwards).SquaresAround(0.1));
    }

    [Fact]
    public void Long_samples_that_come_after_a_look_are_sorted_in()
    {
        CountedSamples samples = Of([FirstNotCounted + 9]);
        Assert.Equal(FirstNotCounted + 9, samples.At(1));

        samples.Add(FirstNotCounted + 3);

        Assert.Equal([FirstNotCounted + 3, FirstNotCounted + 9], [samples.At(1), samples.At(2)]);
    }

    [Fact]
    public void There_is_room_for_many_long_samples()
    {
        uint[] many = [.. Enumerable.Range(0, 1000).Select(i => FirstNotCounted + (uint)(i * 7919 % 1000))];

        CountedSamples samples = Of(many);

        Assert.Equal(many.Order().Select(value => (long)value), Enumerable.Range(1, 1000).Select(samples.At));
    }

    private static CountedSamples Of(uint[] values)
    {
        var samples = new CountedSamples();
        foreach (uint value in values)
        {
            samples.Add(value);
        }

        return samples;
    }
}
