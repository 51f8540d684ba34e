using FirstToken.Recording;
using FirstToken.Statistics.Budgets;
using Xunit;

namespace FirstToken.Tests.Statistics.Budgets;

public sealed class TargetBudgetTests
{
    [Fact]
    public void A_part_has_the_median_of_those_that_have_it_and_the_mean_and_share_of_all()
    {
        TargetBudget budget = Divided.Budget(
            Divided.Whole(0) with { TlsMs = 3.5 }, // takes 3 ms of the wait for the connection: no total changes
            Divided.Whole(1) with { TlsMs = 1.5 },
            Divided.Whole(2) with { TlsMs = null });

        PhaseFigure tls = budget[BudgetPhase.Tls];
        Assert.Equal((2, 1.5), (tls.N, tls.P50Ms));
        Assert.Equal(5.0 / 3, tls.MeanMs!.Value, 9);
        Assert.Equal(5.0 / 3 / budget.Total.MeanMs!.Value, tls.Share!.Value, 9);
    }

    [Fact]
    public void The_total_is_the_whole_of_itself()
    {
        Assert.Equal(1, Divided.Budget(Divided.Whole()).Total.Share);
        Assert.Null(Divided.Budget().Total.Share);
    }

    [Fact]
    public void Parts_of_no_time_have_no_share()
    {
        TargetBudget budget = Divided.Budget(new RunRequest { N = 0, StartedUnixNs = 1, E2eMs = 0 });

        Assert.Equal((1, 0.0), (budget[BudgetPhase.Client].N, budget[BudgetPhase.Client].MeanMs));
        Assert.Null(budget[BudgetPhase.Client].Share);
    }

    [Fact]
    public void A_servers_time_that_fits_no_first_byte_is_told_apart()
    {
        TargetBudget budget = Divided.Budget(
            Divided.Whole(0) with { ServerMs = 200 },
            Divided.Whole(1) with { ServerMs = 180 },
            Divided.Whole(2) with { ServerMs = 210, ServerFirstByteMs = 90 });

        Assert.Equal((2, 180.0, 190.0), (budget.WholeServer.N, budget.WholeServer.P50Ms, budget.WholeServer.MeanMs));
        Assert.Equal(new PhaseFigure { N = 0 }, Divided.Budget().WholeServer);
    }

    [Fact]
    public void Of_two_requests_of_one_number_the_first_stands()
    {
        TargetBudget budget = Divided.Budget(Divided.Whole() with { E2eMs = 240 }, Divided.Whole() with { E2eMs = 300 });

        Assert.Equal(245, Assert.Single(budget.Requests).Value.TotalMs);
    }

    [Fact]
    public void Every_part_has_a_name_for_people()
    {
        Assert.Equal(
            "client, DNS, TCP, TLS, send, network, server, provider overhead, TTFB, undivided, to first token, thinking, generation, unattributed",
            string.Join(", ", BudgetPhases.All.Select(BudgetPhases.LabelOf)));
        Assert.Equal("first_token", BudgetPhases.NameOf(BudgetPhase.FirstToken));
    }
}
