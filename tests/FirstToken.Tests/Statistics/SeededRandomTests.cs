using FirstToken.Statistics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Tests.Statistics;

public class SeededRandomTests
{
    private const int Draws = 100_000;

    [Fact]
    public void The_generator_is_xoshiro256_starstar_seeded_by_SplitMix64()
    {
        // Computed with an independent implementation in Python's unbounded integers.
        var random = new SeededRandom(42);

        Assert.Equal(
            [0x15780b2e0c2ec716UL, 0x6104d9866d113a7eUL, 0xae17533239e499a1UL, 0xecb8ad4703b360a1UL],
            Enumerable.Range(0, 4).Select(_ => random.NextBits()));
    }

    [Fact]
    public void The_same_seed_gives_the_same_sequence_and_its_neighbour_another()
    {
        var first = new SeededRandom(7);
        var second = new SeededRandom(7);
        var other = new SeededRandom(8);

        Assert.All(Enumerable.Range(0, 100), _ =>
        {
            ulong bits = first.NextBits();
            Assert.Equal(bits, second.NextBits());
            Assert.NotEqual(bits, other.NextBits());
        });
    }

    [Fact]
    public void Mixing_is_one_to_one()
    {
        Prop.ForAll<ulong, ulong>((x, y) => x == y || SeededRandom.Mix(x) != SeededRandom.Mix(y)).QuickCheckThrowOnFailure();
        Assert.Equal(Draws, Enumerable.Range(0, Draws).Select(n => SeededRandom.Mix((ulong)n)).Distinct().Count());
    }

    [Fact]
    public void Uniform_numbers_stay_in_their_range_and_fill_it()
    {
        var random = new SeededRandom(1);
        int[] tenths = new int[10];
        int[] faces = new int[6];
        for (int i = 0; i < Draws; i++)
        {
            tenths[(int)(random.NextDouble() * 10)]++;
            faces[random.NextInt(6)]++;
        }

        // Five standard deviations of a binomial count.
        Assert.All(tenths, count => Assert.InRange(count, 9_525, 10_475));
        Assert.All(faces, count => Assert.InRange(count, 16_078, 17_256));
        Assert.Equal(0, random.NextInt(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt(0));
    }

    [Fact]
    public void Normal_numbers_have_their_mean_spread_and_tails()
    {
        var random = new SeededRandom(2);
        double[] values = [.. Enumerable.Range(0, Draws).Select(_ => random.NextNormal())];

        Assert.Equal(0, values.Average(), 0.016);
        Assert.Equal(1, values.Average(value => value * value), 0.025);
        Assert.Equal(0.0455, values.Count(value => Math.Abs(value) > 2) / (double)Draws, 0.004);
    }

    [Theory]
    [InlineData(0.25)]
    [InlineData(1)]
    [InlineData(9)]
    public void Gamma_numbers_have_the_shape_as_mean_and_variance(double shape)
    {
        var random = new SeededRandom(3);
        double[] values = [.. Enumerable.Range(0, Draws / 4).Select(_ => random.NextGamma(shape))];
        double mean = values.Average();

        Assert.Equal(shape, mean, 5 * Math.Sqrt(shape / values.Length));
        Assert.Equal(1, values.Average(value => (value - mean) * (value - mean)) / shape, 0.1);
        Assert.All(values, value => Assert.True(value >= 0));
    }
}
