using FirstToken.Load;
using FirstToken.Load.Arrivals;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Tests.Load.Arrivals;

public class ArrivalTests
{
    private const int Starts = 20_000;

    [Fact]
    public void Constant_starts_are_even_and_do_not_drift()
    {
        double[] offsets = Seconds(new ConstantArrival(3), 30_001);

        Assert.Equal(0, offsets[0]);
        Assert.Equal(10_000, offsets[30_000], 1e-6);
        Assert.All(Gaps(offsets), gap => Assert.Equal(1.0 / 3, gap, 2e-7));
    }

    [Fact]
    public void Poisson_distances_are_exponential()
    {
        double[] gaps = Gaps(Seconds(new PoissonArrival(20, 1), Starts));

        // Kolmogorov–Smirnov at the 1 % level: 1.628 / √n.
        Array.Sort(gaps);
        double distance = gaps.Select((gap, i) =>
        {
            double expected = 1 - Math.Exp(-gap * 20);
            return Math.Max(Math.Abs(expected - (i / (double)gaps.Length)), Math.Abs(expected - ((i + 1.0) / gaps.Length)));
        }).Max();
        Assert.True(distance < 1.628 / Math.Sqrt(gaps.Length), $"distance {distance}");
    }

    [Fact]
    public void Poisson_counts_of_neighbouring_seconds_do_not_know_each_other()
    {
        int[] counts = new int[900];
        foreach (double offset in Seconds(new PoissonArrival(20, 5), Starts).Where(offset => offset < counts.Length))
        {
            counts[(int)offset]++;
        }

        double mean = counts.Average();
        double variance = counts.Average(count => (count - mean) * (count - mean));
        double together = counts.Zip(counts.Skip(1)).Average(pair => (pair.First - mean) * (pair.Second - mean));
        Assert.Equal(1, variance / mean, 0.15);
        Assert.Equal(0, together / variance, 0.1);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(2)]
    public void Gamma_distances_have_the_rate_and_the_variation_asked_for(double variation)
    {
        double[] gaps = Gaps(Seconds(new GammaArrival(50, variation, 9), 4 * Starts));
        double mean = gaps.Average();
        double deviation = Math.Sqrt(gaps.Average(gap => (gap - mean) * (gap - mean)));

        Assert.Equal(0.02, mean, 0.02 * 0.03);
        Assert.Equal(variation, deviation / mean, variation * 0.05);
    }

    [Fact]
    public void The_mean_rate_of_a_poisson_process_is_the_rate_asked_for()
    {
        Assert.Equal(20, Starts / Seconds(new PoissonArrival(20, 3), Starts)[^1], 0.6);
    }

    [Fact]
    public void The_same_seed_gives_the_same_starts_each_time_they_are_asked_for()
    {
        IArrival poisson = new PoissonArrival(100, 11);

        Assert.Equal(Seconds(poisson, 1_000), Seconds(poisson, 1_000));
        Assert.Equal(Seconds(poisson, 1_000), Seconds(new PoissonArrival(100, 11), 1_000));
        Assert.NotEqual(Seconds(poisson, 1_000), Seconds(new PoissonArrival(100, 12), 1_000));
        Assert.Equal(Seconds(new GammaArrival(100, 2, 11), 1_000), Seconds(new GammaArrival(100, 2, 11), 1_000));
    }

    [Fact]
    public void A_ramp_starts_as_many_requests_as_the_area_under_its_line()
    {
        double[] offsets = Seconds(new RampArrival(10, 50, TimeSpan.FromSeconds(20)), 2_000);

        // (10 + 50) / 2 × 20 = 600 in the ramp; by half time 10 × 10 + 2 × 10² / 2 = 200; then 50 a second.
        Assert.Equal(20, offsets[600], 1e-6);
        Assert.Equal(10, offsets[200], 1e-6);
        Assert.Equal(22, offsets[700], 1e-6);
        Assert.Equal(0.1, offsets[1] - offsets[0], 0.002);
    }

    [Fact]
    public void A_ramp_may_begin_at_nothing_go_down_or_be_flat()
    {
        // Area t²/2 at 1/s each second.
        double[] up = Seconds(new RampArrival(0, 10, TimeSpan.FromSeconds(10)), 100);
        double[] down = Seconds(new RampArrival(10, 2, TimeSpan.FromSeconds(10)), 100);
        double[] flat = Seconds(new RampArrival(5, 5, TimeSpan.FromSeconds(10)), 100);

        Assert.Equal([0, Math.Sqrt(2), 2], up[..3], (expected, actual) => Math.Abs(expected - actual) < 1e-6);
        Assert.Equal(10, down[60], 1e-6);
        Assert.Equal(10.5, down[61], 1e-6);
        Assert.All(Gaps(flat), gap => Assert.Equal(0.2, gap, 1e-6));
    }

    [Fact]
    public void A_ramp_to_nothing_ends()
    {
        double[] offsets = Seconds(new RampArrival(10, 0, TimeSpan.FromSeconds(10)), 1_000);

        Assert.Equal(51, offsets.Length);
        Assert.Equal(10, offsets[50], 1e-6);
    }

    [Fact]
    public void Offsets_of_every_pattern_never_go_back()
    {
        Prop.ForAll<PositiveInt, PositiveInt, ulong>((rate, other, seed) =>
        {
            IArrival[] patterns =
            [
                new ConstantArrival(rate.Get), new PoissonArrival(rate.Get, seed), new GammaArrival(rate.Get, 1.5, seed),
                new RampArrival(rate.Get, other.Get, TimeSpan.FromSeconds(3)), new RampArrival(rate.Get, 0, TimeSpan.FromSeconds(1)),
            ];
            return patterns.All(pattern => Gaps(Seconds(pattern, 300)).All(gap => gap >= 0));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1_000_001)]
    public void A_rate_that_makes_no_sense_is_refused(double rate)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConstantArrival(rate));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PoissonArrival(rate, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GammaArrival(rate, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GammaArrival(1, rate, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RampArrival(rate, 0, TimeSpan.FromSeconds(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RampArrival(1, 2, TimeSpan.Zero));
    }

    private static double[] Seconds(IArrival arrival, int count) =>
        [.. arrival.Offsets().Take(count).Select(offset => offset.TotalSeconds)];

    private static double[] Gaps(double[] offsets) => [.. offsets.Zip(offsets.Skip(1), (left, right) => right - left)];
}
