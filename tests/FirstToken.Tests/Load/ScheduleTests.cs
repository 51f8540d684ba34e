using FirstToken.Load;
using Xunit;

namespace FirstToken.Tests.Load;

public sealed class ScheduleTests
{
    [Fact]
    public void Interleaved_targets_alternate_from_the_first_request_on()
    {
        var schedule = new Schedule(Targets: 3, Warmup: 1, Requests: 2, Interleave: true);

        (int Number, int Target)[] all = [.. Enumerable.Range(0, 9).Select(position => schedule.At(position))];

        Assert.Equal(9, schedule.Total);
        Assert.Equal([0, 1, 2, 0, 1, 2, 0, 1, 2], all.Select(one => one.Target));
        Assert.Equal([-3, -2, -1, 0, 1, 2, 3, 4, 5], all.Select(one => one.Number));
    }

    [Fact]
    public void Without_interleaving_each_target_has_its_warm_up_and_then_its_requests()
    {
        var schedule = new Schedule(Targets: 2, Warmup: 2, Requests: 3, Interleave: false);

        (int Number, int Target)[] all = [.. Enumerable.Range(0, 10).Select(position => schedule.At(position))];

        Assert.Equal([0, 0, 0, 0, 0, 1, 1, 1, 1, 1], all.Select(one => one.Target));
        Assert.Equal([0, 1, 2, 3, 4, 5], all.Select(one => one.Number).Where(number => number >= 0));
        Assert.Equal(4, all.Count(one => one.Number < 0));
    }

    [Fact]
    public void A_run_by_time_has_no_last_request()
    {
        var schedule = new Schedule(Targets: 2, Warmup: 0, Requests: null, Interleave: true);

        Assert.Null(schedule.Total);
        Assert.Equal((1_000_001, 1), schedule.At(1_000_001));
    }
}
