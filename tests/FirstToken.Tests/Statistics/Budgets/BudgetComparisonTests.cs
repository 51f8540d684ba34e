using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Statistics.Budgets;
using FirstToken.Tests.Recording;
using Xunit;

namespace FirstToken.Tests.Statistics.Budgets;

public sealed class BudgetComparisonTests
{
    [Theory]
    [InlineData(2, true)]
    [InlineData(0, false)]
    public void The_differences_of_the_parts_add_up_to_that_of_the_total(int targetsInTurn, bool paired)
    {
        RunTarget[] run = Targets(Some.Drawn(seed: 5, count: 60, targets: 2));

        BudgetComparison comparison = Compare(run, targetsInTurn);

        Assert.Equal(paired, comparison.Total!.Paired);
        Assert.Equal(comparison.Total.Mean, comparison.Rows.Sum(row => row.Difference!.Mean), 6);
        foreach (TargetBudget target in (TargetBudget[])[comparison.Left, comparison.Right])
        {
            Assert.Equal(target.Total.MeanMs!.Value, target.Phases.Sum(phase => phase.MeanMs ?? 0), 6);
            Assert.Equal(1, target.Phases.Sum(phase => phase.Share ?? 0), 6);
        }
    }

    [Fact]
    public void Requests_of_one_round_are_partners_and_a_failure_takes_its_partner_along()
    {
        // Rounds 0, 1, 2; in round 1 the second target fails. What both sides share is far larger than what lies between them.
        RunTarget[] run = Targets(
            At(0, 100), At(1, 101), At(2, 5000), Some.Failure(ErrorKind.Overloaded, 3) with { Target = 1 }, At(4, 900), At(5, 903));

        BudgetComparison comparison = Compare(run, targetsInTurn: 2);

        Assert.Equal(2, comparison.Total!.N);
        Assert.Equal(2, comparison.Total.Mean, 6);
    }

    [Fact]
    public void Parts_that_only_one_side_tells_apart_are_compared_together()
    {
        RunTarget[] run = Targets(At(0, 100), At(1, 120) with { ServerFirstByteNs = 10_000_000 });

        BudgetComparison comparison = Compare(run, targetsInTurn: 2);

        BudgetRow together = Assert.Single(comparison.Rows, row => row.Phases.Count > 1);
        Assert.Equal(BudgetPhases.AfterSend, together.Phases);
        Assert.Equal(20, together.Difference!.Mean, 6);
        Assert.Equal(20, comparison.Ttfb!.Mean, 6);
    }

    [Fact]
    public void A_target_without_answers_cannot_be_compared()
    {
        RunTarget[] run = Targets([At(0, 100), Some.Failure(ErrorKind.Overloaded, 1) with { Target = 1 }]);

        BudgetComparison comparison = Compare(run, targetsInTurn: 2);

        Assert.Null(comparison.Total);
        Assert.Equal(0, comparison.Right.Total.N);
        Assert.Null(comparison.Right.Total.MeanMs);
    }

    [Fact]
    public void A_part_that_nobody_measured_has_no_figure()
    {
        RunTarget[] run = Targets([At(0, 100) with { TlsNs = null }, At(2, 100)]);

        TargetBudget target = TargetBudget.Of(run[0], streamed: true);

        Assert.Equal(1, target[BudgetPhase.Tls].N);
        Assert.Equal(0.25, target[BudgetPhase.Tls].MeanMs!.Value, 6); // half of the requests had 0.5 ms
        Assert.Equal(new PhaseFigure { N = 0 }, target[BudgetPhase.Server]);
    }

    [Fact]
    public void A_session_multiplies_the_difference_and_its_interval()
    {
        var difference = new MeanDifference { N = 5, Paired = true, Mean = 50, MeanCi95 = new(40, 60), Median = 50 };

        SessionCost cost = SessionCost.Of(difference, 200);
        SessionCost sum = SessionCost.Sum([cost, cost]);

        Assert.Equal((10, new Interval(8, 12)), (cost.Seconds, cost.Ci95!.Value));
        Assert.Equal(20, sum.Seconds);
        Assert.Equal(Math.Sqrt(8), sum.Ci95!.Value.Upper - 20, 9);
        Assert.Equal(Math.Sqrt(8), 20 - sum.Ci95.Value.Lower, 9);
        Assert.Null(SessionCost.Sum([cost, new SessionCost(1, null)]).Ci95);
    }

    [Fact]
    public void Parts_that_both_sides_tell_apart_are_compared_one_by_one()
    {
        TargetBudget left = Divided.Budget(Divided.Whole() with { ServerFirstByteMs = 80 });
        TargetBudget right = Divided.Budget(Divided.Whole() with { ServerFirstByteMs = 90 });

        BudgetComparison comparison = BudgetComparison.Of(left, right, targetsInTurn: 0);

        // All but the one that nobody has: the TTFB undivided.
        Assert.Equal(
            BudgetPhases.All.Where(phase => phase != BudgetPhase.Undivided).Select(phase => (BudgetPhase[])[phase]),
            comparison.Rows.Select(row => row.Phases));
        Assert.Equal(10, comparison.Rows.Single(row => row.Phases[0] == BudgetPhase.Server).Difference!.Mean, 6);
        Assert.Equal(-10, comparison.Rows.Single(row => row.Phases[0] == BudgetPhase.Overhead).Difference!.Mean, 6);
    }

    [Theory]
    [InlineData(0.5, null, -0.5)]
    [InlineData(null, 0.5, 0.5)]
    public void A_part_that_one_side_lacks_is_compared_with_no_time(double? left, double? right, double expected)
    {
        BudgetComparison comparison = BudgetComparison.Of(
            Divided.Budget(Divided.Whole() with { TlsMs = left }), Divided.Budget(Divided.Whole() with { TlsMs = right }), targetsInTurn: 0);

        Assert.Equal(expected, Assert.Single(comparison.Rows, row => row.Phases.Contains(BudgetPhase.Tls)).Difference!.Mean, 6);
    }

    [Fact]
    public void Targets_that_share_no_round_are_compared_as_wholes()
    {
        TargetBudget left = Divided.Budget(Divided.Whole(0), Divided.Whole(2));
        TargetBudget right = Divided.Budget(Divided.Whole(5) with { E2eMs = 250 }, Divided.Whole(7) with { E2eMs = 250 }, Divided.Whole(9) with { E2eMs = 250 });

        MeanDifference total = BudgetComparison.Of(left, right, targetsInTurn: 2).Total!;

        Assert.False(total.Paired);
        Assert.Equal((2, 10.0), (total.N, total.Mean));
    }

    private static RunTarget[] Targets(params RequestRecord[] records) =>
        [.. new[] { 0, 1 }.Select(target => Divided.Target([.. records.Where(record => record.Target == target).Select(record => RequestEntry.Of(record))]))];

    private static BudgetComparison Compare(RunTarget[] run, int targetsInTurn) =>
        BudgetComparison.Of(TargetBudget.Of(run[0], streamed: true), TargetBudget.Of(run[1], streamed: true), targetsInTurn);

    private static RequestRecord At(int number, long ttfbMs) => Some.Record(number) with
    {
        Target = number % 2,
        TtfbNs = ttfbMs * 1_000_000,
        TtfaNs = null,
        OutputOffsetsNs = [(ttfbMs + 10) * 1_000_000, (ttfbMs + 50) * 1_000_000],
        ServerNs = null,
    };
}
