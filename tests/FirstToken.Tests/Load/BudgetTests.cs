using FirstToken.Load;
using Xunit;

namespace FirstToken.Tests.Load;

public sealed class BudgetTests
{
    [Fact]
    public void What_is_in_flight_counts_at_its_worst()
    {
        var budget = new Budget(1.00m);

        Assert.True(budget.TryReserve(0.40m));
        Assert.True(budget.TryReserve(0.40m));
        Assert.False(budget.TryReserve(0.40m));

        budget.Settle(0.40m, actual: 0.10m, generated: true);

        Assert.True(budget.TryReserve(0.40m));
        Assert.Equal(0.10m, budget.Spent);
    }

    [Fact]
    public void An_answer_of_unknown_cost_counts_at_its_worst_and_a_refusal_at_nothing()
    {
        var budget = new Budget(1.00m);
        budget.TryReserve(0.30m);
        budget.TryReserve(0.30m);

        budget.Settle(0.30m, actual: null, generated: true);
        budget.Settle(0.30m, actual: null, generated: false);

        Assert.Equal(0.30m, budget.Spent);
    }

    [Fact]
    public void Without_a_limit_everything_may_start()
    {
        var budget = new Budget(null);

        Assert.True(budget.TryReserve(decimal.MaxValue / 2));
    }
}
