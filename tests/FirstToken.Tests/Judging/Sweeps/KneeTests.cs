using FirstToken.Judging.Sweeps;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Tests.Judging.Sweeps;

public sealed class KneeTests
{
    [Fact]
    public void In_a_closed_loop_it_is_where_the_slots_are_taken()
    {
        // Eight slots, a second each: up to eight in flight throughput grows, from there on the wait.
        double[] loads = [1, 2, 4, 6, 8, 11, 16, 32];

        int? knee = Knee.Find([.. loads.Select(load => (Math.Min(load, 8), Math.Max(1000, load * 1000 / 8)))]);

        Assert.Equal(8, loads[knee!.Value]);
    }

    [Fact]
    public void At_a_rate_it_lies_before_the_wait_explodes()
    {
        // M/M/1 with ten requests a second: the mean time in the system is 1 / (10 − λ).
        double[] loads = [1, 2, 4, 6, 7, 8, 9, 9.5, 9.9];

        int? knee = Knee.Find([.. loads.Select(load => (load, 1000 / (10 - load)))]);

        Assert.InRange(loads[knee!.Value], 8, 9.5);
    }

    [Fact]
    public void A_curve_without_a_bend_has_none()
    {
        Assert.Null(Knee.Find([.. Enumerable.Range(1, 8).Select(load => ((double)load, 1000.0))]));
        Assert.Null(Knee.Find([.. Enumerable.Range(1, 8).Select(load => ((double)load, 1000.0 * load))]));
        Assert.Null(Knee.Find([(1, 10), (2, 20), (2, 100)]));
        Assert.Null(Knee.Find([]));
        Assert.Null(Knee.Find([(5, 10), (5, 20), (5, 30), (5, 90)]));
        Assert.Null(Knee.Find([(double.NaN, 10), (5, 20), (5, 30), (5, 90)]));
    }

    [Fact]
    public void It_does_not_depend_on_the_units()
    {
        Prop.ForAll<PositiveInt[], PositiveInt>((values, factor) =>
        {
            (double, double)[] points = [.. values.Chunk(2).Where(pair => pair.Length == 2).Select(pair => ((double)pair[0].Get, (double)pair[1].Get))];
            double scale = 1 << (factor.Get % 10);
            return Knee.Find(points) == Knee.Find([.. points.Select(point => (point.Item1 * scale, point.Item2 / scale))]);
        }).QuickCheckThrowOnFailure();
    }
}
