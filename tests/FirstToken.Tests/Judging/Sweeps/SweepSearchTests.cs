using FirstToken.Judging.Sweeps;
using FirstToken.Statistics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Tests.Judging.Sweeps;

public sealed class SweepSearchTests
{
    private static readonly SweepBounds s_rates = new() { From = 1, To = 10_000, Lowest = 1.0 / 64 };

    [Fact]
    public void Loads_grow_until_one_fails_and_then_the_gap_is_halved()
    {
        List<SweepTrial> trials = Sweep(s_rates, load => load <= 11 ? SweepVerdict.Passed : SweepVerdict.Failed, out SweepEnd end);

        Assert.Equal([1, 2, 4, 8, 16, 11.3, 9.51, 10.4, 10.8], trials.Select(trial => trial.Load));
        Assert.Equal(SweepEnd.Found, end);
        Assert.Equal((10.8, 11.3), SweepSearch.Bracket(trials));
    }

    [Fact]
    public void A_first_load_that_is_too_much_is_followed_by_smaller_ones()
    {
        SweepBounds bounds = s_rates with { From = 100 };

        List<SweepTrial> trials = Sweep(bounds, load => load <= 11 ? SweepVerdict.Passed : SweepVerdict.Failed, out SweepEnd end);

        Assert.Equal([100, 50, 25, 12.5, 6.25], trials.Take(5).Select(trial => trial.Load));
        Assert.Equal(SweepEnd.Found, end);
        Assert.InRange(SweepSearch.Bracket(trials).Passing!.Value, 10.4, 11);
    }

    [Fact]
    public void Requests_in_flight_are_found_exactly()
    {
        SweepBounds bounds = new() { From = 1, To = 4096, Lowest = 1, Whole = true, Tolerance = 0.001 };

        List<SweepTrial> trials = Sweep(bounds, load => load <= 37 ? SweepVerdict.Passed : SweepVerdict.Failed, out SweepEnd end);

        Assert.Equal((37, 38), SweepSearch.Bracket(trials));
        Assert.Equal(SweepEnd.Found, end);
    }

    [Fact]
    public void It_ends_at_the_bounds()
    {
        Sweep(s_rates with { To = 5 }, _ => SweepVerdict.Passed, out SweepEnd reached);
        List<SweepTrial> none = Sweep(s_rates with { Lowest = 1 }, _ => SweepVerdict.Failed, out SweepEnd nothing);

        Assert.Equal(SweepEnd.ReachedTo, reached);
        Assert.Equal(SweepEnd.NothingPasses, nothing);
        Assert.Single(none);
    }

    [Fact]
    public void A_borderline_step_is_repeated_once()
    {
        List<SweepTrial> trials = [new(1, SweepVerdict.Passed), new(2, SweepVerdict.Passed, Borderline: true)];

        Assert.Equal(2, SweepSearch.Next(s_rates, trials).Load);
        Assert.Equal(4, SweepSearch.Next(s_rates, [.. trials, new(2, SweepVerdict.Passed, Borderline: true)]).Load);
    }

    [Theory]
    [InlineData(SweepVerdict.Passed, true, SweepVerdict.Passed, true, SweepVerdict.Passed)]
    [InlineData(SweepVerdict.Passed, true, SweepVerdict.Failed, true, SweepVerdict.Failed)]
    [InlineData(SweepVerdict.Failed, true, SweepVerdict.Passed, true, SweepVerdict.Failed)]
    [InlineData(SweepVerdict.Failed, true, SweepVerdict.Passed, false, SweepVerdict.Passed)]
    [InlineData(SweepVerdict.Passed, true, SweepVerdict.Failed, false, SweepVerdict.Failed)]
    [InlineData(SweepVerdict.NotValid, false, SweepVerdict.Passed, false, SweepVerdict.Passed)]
    [InlineData(SweepVerdict.Passed, true, SweepVerdict.NotValid, false, SweepVerdict.Passed)]
    [InlineData(SweepVerdict.NotValid, false, SweepVerdict.NotValid, false, SweepVerdict.NotValid)]
    public void Two_steps_at_one_load_speak_together(SweepVerdict first, bool firstBorderline, SweepVerdict second, bool secondBorderline, SweepVerdict together)
    {
        Assert.Equal(together, SweepSearch.Settle([new(4, first, firstBorderline), new(4, second, secondBorderline)]));
    }

    [Fact]
    public void A_client_that_is_late_twice_ends_the_search()
    {
        List<SweepTrial> trials = [new(1, SweepVerdict.Passed), new(2, SweepVerdict.NotValid)];

        Assert.Equal(2, SweepSearch.Next(s_rates, trials).Load);
        Assert.Equal(SweepEnd.ClientLimit, SweepSearch.Next(s_rates, [.. trials, new(2, SweepVerdict.NotValid)]).End);
    }

    [Theory]
    [InlineData(12.3456, false, 12.3)]
    [InlineData(0.012345, false, 0.0123)]
    [InlineData(123456, false, 123000)]
    [InlineData(99.96, false, 100)]
    [InlineData(7.4, true, 7)]
    public void A_load_has_three_digits(double load, bool whole, double rounded)
    {
        Assert.Equal(rounded, SweepSearch.Rounded(load, whole));
    }

    [Fact]
    public void Whatever_the_capacity_it_is_found_within_the_tolerance_in_few_steps()
    {
        Prop.ForAll(Capacities(), capacity =>
        {
            List<SweepTrial> trials = Sweep(s_rates, load => load <= capacity ? SweepVerdict.Passed : SweepVerdict.Failed, out SweepEnd end);
            (double? passing, double? failing) = SweepSearch.Bracket(trials);
            return end == SweepEnd.Found && passing <= capacity && failing > capacity && failing <= passing * 1.051 && trials.Count <= 24;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_queue_with_one_server_is_found_where_its_wait_reaches_the_limit()
    {
        // M/M/1: the p99 of the time in the system is ln(100) / (µ − λ); with a limit L the capacity is µ − ln(100) / L.
        Prop.ForAll(Capacities(), serviceRate =>
        {
            double limitS = 20 / serviceRate;
            double capacity = serviceRate - (Math.Log(100) / limitS);
            List<SweepTrial> trials = Sweep(
                s_rates with { From = serviceRate / 10, Lowest = serviceRate / 1000 },
                load => load < serviceRate && Math.Log(100) / (serviceRate - load) <= limitS ? SweepVerdict.Passed : SweepVerdict.Failed,
                out SweepEnd end);
            (double? passing, double? failing) = SweepSearch.Bracket(trials);
            return end == SweepEnd.Found && passing >= capacity / 1.06 && failing <= capacity * 1.06;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_noisy_system_is_still_found_about_right()
    {
        // Each step sees the capacity wrong by some 5 %; what lies within 10 % of the limit calls itself borderline.
        Prop.ForAll<uint>(seed =>
        {
            var random = new SeededRandom(seed);
            List<SweepTrial> trials = Sweep(
                s_rates,
                load =>
                {
                    double seen = 40 * (1 + (0.05 * random.NextNormal()));
                    return new SweepTrial(load, load <= seen ? SweepVerdict.Passed : SweepVerdict.Failed, Math.Abs(1 - (load / seen)) < 0.1);
                },
                out SweepEnd end);
            return end == SweepEnd.Found && SweepSearch.Bracket(trials).Passing is >= 30 and <= 46 && trials.Count <= s_rates.MostSteps;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Whatever_the_steps_say_it_ends_and_never_leaves_the_bounds()
    {
        Prop.ForAll<uint, bool>((seed, whole) =>
        {
            var random = new SeededRandom(seed);
            SweepBounds bounds = new() { From = whole ? 3 : 2.5, To = 700, Lowest = 1, Whole = whole, MostSteps = 30 };
            List<SweepTrial> trials = Sweep(
                bounds,
                load => new SweepTrial(load, (SweepVerdict)random.NextInt(3), random.NextInt(2) == 0),
                out _);
            return trials.Count <= 30 && trials.All(trial => trial.Load >= 1 && trial.Load <= 700 && (!whole || trial.Load == Math.Floor(trial.Load)));
        }).QuickCheckThrowOnFailure();
    }

    private static Arbitrary<double> Capacities() =>
        Gen.Choose(0, 1000).Select(step => 1.1 * Math.Pow(5000, step / 1000.0)).ToArbitrary();

    private static List<SweepTrial> Sweep(SweepBounds bounds, Func<double, SweepVerdict> system, out SweepEnd end) =>
        Sweep(bounds, load => new SweepTrial(load, system(load)), out end);

    private static List<SweepTrial> Sweep(SweepBounds bounds, Func<double, SweepTrial> system, out SweepEnd end)
    {
        List<SweepTrial> trials = [];
        while (true)
        {
            SweepDecision decision = SweepSearch.Next(bounds, trials);
            if (decision.Load is not { } load)
            {
                end = decision.End!.Value;
                return trials;
            }

            Assert.True(trials.Count < 1000, "the search does not end");
            trials.Add(system(load));
        }
    }
}
