using FirstToken.Recording;
using FirstToken.Statistics.Budgets;
using Xunit;

namespace FirstToken.Tests.Statistics.Budgets;

public sealed class BudgetBasisTests
{
    [Fact]
    public void A_round_trip_is_the_median_handshake_of_the_connections_that_were_opened()
    {
        RunTarget target = Divided.Target(
            Handshake(9),
            Handshake(1),
            Handshake(8),
            Handshake(3),
            Handshake(double.NaN),
            Handshake(null),
            Handshake(2) with { NewConnection = false });

        Assert.Equal(3, BudgetBasis.Of(target, streamed: true).RoundTripMs);
    }

    [Fact]
    public void Without_a_handshake_no_round_trip_is_known() =>
        Assert.Null(BudgetBasis.Of(Divided.Target(Handshake(null)), streamed: true).RoundTripMs);

    [Theory]
    [InlineData("openai.chat", true)]
    [InlineData("azure.responses", true)]
    [InlineData("gemini.generate", true)]
    [InlineData("anthropic.messages", false)]
    [InlineData("some.openai.", false)]
    [InlineData(null, false)]
    public void The_wire_format_tells_whether_the_servers_time_stands_in_the_head(string? api, bool inHead) =>
        Assert.Equal(inHead, BudgetBasis.Of(Divided.Target() with { Api = api }, streamed: true).ServerInHead);

    [Fact]
    public void The_servers_time_to_its_first_byte_goes_before_that_of_the_whole_answer()
    {
        RunRequest both = Divided.Whole() with { ServerMs = 180, ServerFirstByteMs = 90 };

        Assert.Equal(90, new BudgetBasis(null, Streamed: false, ServerInHead: false).ServerMs(both));
    }

    [Fact]
    public void A_time_in_the_head_may_be_as_long_as_the_ttfb()
    {
        var basis = new BudgetBasis(null, Streamed: true, ServerInHead: true);

        Assert.Equal(100, basis.ServerMs(Divided.Whole() with { ServerMs = 100 }));
        Assert.Null(basis.ServerMs(Divided.Whole() with { ServerMs = 100.001 }));
    }

    [Fact]
    public void Nothing_is_divided_that_is_not_there()
    {
        BudgetBasis basis = default;
        TargetBudget budget = Divided.Budget();

        Assert.Throws<ArgumentNullException>("target", () => BudgetBasis.Of(null!, streamed: true));
        Assert.Throws<ArgumentNullException>("request", () => basis.ServerMs(null!));
        Assert.Throws<ArgumentNullException>("target", () => TargetBudget.Of(null!, streamed: true));
        Assert.Throws<ArgumentNullException>("request", () => RequestBudget.Of(null!, basis));
        Assert.Throws<ArgumentNullException>("phases", () => RequestBudget.Of(Divided.Whole(), basis)!.Sum(null!));
        Assert.Throws<ArgumentNullException>("left", () => BudgetComparison.Of(null!, budget, 0));
        Assert.Throws<ArgumentNullException>("right", () => BudgetComparison.Of(budget, null!, 0));
        Assert.Throws<ArgumentNullException>("difference", () => SessionCost.Of(null!, 1));
        Assert.Throws<ArgumentNullException>("costs", () => SessionCost.Sum(null!));
    }

    private static RunRequest Handshake(double? milliseconds) => Divided.Whole() with { ConnectMs = milliseconds };
}
