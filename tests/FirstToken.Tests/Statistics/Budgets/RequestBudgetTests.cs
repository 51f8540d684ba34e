using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Statistics.Budgets;
using FirstToken.Tests.Recording;
using Xunit;

namespace FirstToken.Tests.Statistics.Budgets;

public sealed class RequestBudgetTests
{
    private static readonly BudgetBasis s_plain = new(RoundTripMs: null, Streamed: true, ServerInHead: false);

    // Sent 5 ms late, 3.5 of them for the connection; TTFB 100, TTFT 200, TTFA 220, E2E 240.
    private static RunRequest Whole => Divided.Whole();

    [Fact]
    public void Every_part_stands_where_it_passed()
    {
        RequestBudget budget = RequestBudget.Of(Whole with { ServerFirstByteMs = 90 }, s_plain)!;

        Assert.Equal(245, budget.TotalMs);
        Assert.Equal(205, budget.UntilFirstTokenMs);
        Assert.Equal(
            [1.5, 1, 2, 0.5, 0.1, 2, 90, 7.9, null, 100, 20, 20, 0],
            BudgetPhases.All.Select(phase => budget[phase]));
    }

    [Fact]
    public void Without_the_servers_own_time_the_ttfb_is_not_divided_further()
    {
        RequestBudget budget = RequestBudget.Of(Whole, s_plain)!;

        Assert.Null(budget[BudgetPhase.Server]);
        Assert.Null(budget[BudgetPhase.Overhead]);
        Assert.Equal(97.9, budget[BudgetPhase.Undivided]);
    }

    [Fact]
    public void A_reused_connection_takes_its_round_trip_from_the_handshakes_of_others()
    {
        RunRequest reused = Whole with { NewConnection = false, DnsMs = null, ConnectMs = null, TlsMs = null, LatenessMs = 0.2, ServerFirstByteMs = 90 };

        RequestBudget known = RequestBudget.Of(reused, s_plain with { RoundTripMs = 4 })!;
        RequestBudget unknown = RequestBudget.Of(reused, s_plain)!;

        Assert.Equal((4.0, 5.9), (known[BudgetPhase.Network], known[BudgetPhase.Overhead]));
        Assert.Null(known[BudgetPhase.Tcp]);
        Assert.Null(unknown[BudgetPhase.Network]);
        Assert.Null(unknown[BudgetPhase.Overhead]);
        Assert.Equal(9.9, unknown[BudgetPhase.Undivided]);
    }

    [Fact]
    public void A_time_of_the_whole_answer_is_not_set_against_the_first_byte()
    {
        RunRequest request = Whole with { ServerMs = 180 };

        Assert.Null(RequestBudget.Of(request, s_plain)![BudgetPhase.Server]);
        Assert.Null(RequestBudget.Of(request, s_plain with { ServerInHead = true })![BudgetPhase.Server]); // longer than the TTFB
        Assert.Equal(180, RequestBudget.Of(request, s_plain with { Streamed = false })![BudgetPhase.Server]);
        Assert.Equal(80, RequestBudget.Of(request with { ServerMs = 80 }, s_plain with { ServerInHead = true })![BudgetPhase.Server]);
    }

    [Fact]
    public void What_no_figure_explains_is_shown_and_not_spread()
    {
        RunRequest bare = new() { N = 1, StartedUnixNs = 1, E2eMs = 300, LatenessMs = 2 };

        RequestBudget budget = RequestBudget.Of(bare, s_plain)!;

        Assert.Equal((302.0, 302.0), (budget.TotalMs, budget.UntilFirstTokenMs));
        Assert.Equal((2.0, 300.0), (budget[BudgetPhase.Client], budget[BudgetPhase.Unattributed]));
    }

    [Fact]
    public void A_model_that_does_not_think_has_no_thinking()
    {
        RequestBudget budget = RequestBudget.Of(Whole with { TtfaMs = 200 }, s_plain)!;

        Assert.Null(budget[BudgetPhase.Thinking]);
        Assert.Equal(40, budget[BudgetPhase.Generation]);
    }

    [Theory]
    [InlineData(240.0, 40.0, 0.0)] // the text came all at the end
    [InlineData(240.001, null, 40.0)] // after the end: no sound figure, so it divides nothing
    [InlineData(null, null, 40.0)]
    public void Thinking_ends_with_the_first_text_if_that_came_before_the_end(double? ttfa, double? thinking, double? generation)
    {
        RequestBudget budget = RequestBudget.Of(Whole with { TtfaMs = ttfa }, s_plain)!;

        Assert.Equal((thinking, generation), (budget[BudgetPhase.Thinking], budget[BudgetPhase.Generation]));
    }

    [Theory]
    [InlineData(true, 2.0)] // its own handshake
    [InlineData(false, 9.0)] // a handshake that was not its own tells nothing of it
    public void A_request_is_billed_the_round_trip_of_its_own_handshake_where_it_had_one(bool opened, double expected)
    {
        RequestBudget budget = RequestBudget.Of(Whole with { NewConnection = opened }, s_plain with { RoundTripMs = 9 })!;

        Assert.Equal(expected, budget[BudgetPhase.Network]);
    }

    [Fact]
    public void A_round_trip_takes_no_more_than_the_ttfb_leaves_after_sending()
    {
        RequestBudget budget = RequestBudget.Of(Whole with { NewConnection = false, SendMs = 30 }, s_plain with { RoundTripMs = 500 })!;

        Assert.Equal((30.0, 70.0, 0.0), (budget[BudgetPhase.Send], budget[BudgetPhase.Network], budget[BudgetPhase.Undivided]));
    }

    [Fact]
    public void Sending_that_nobody_measured_is_absent_and_not_zero()
    {
        RequestBudget budget = RequestBudget.Of(Whole with { SendMs = null }, s_plain)!;

        Assert.Null(budget[BudgetPhase.Send]);
        Assert.Equal(98, budget[BudgetPhase.Undivided]);
    }

    [Fact]
    public void A_part_too_small_to_show_is_zero_and_never_minus_zero()
    {
        RequestBudget budget = RequestBudget.Of(Whole with { TtftMs = 100, TtfbMs = 100.0001 }, s_plain)!;

        Assert.Equal(0, budget[BudgetPhase.FirstToken]);
        Assert.False(double.IsNegative(budget[BudgetPhase.FirstToken]!.Value));
    }

    [Fact]
    public void An_answer_in_one_piece_has_no_generation()
    {
        RequestBudget budget = RequestBudget.Of(Whole with { TtftMs = 240, TtfaMs = 240 }, s_plain)!;

        Assert.Null(budget[BudgetPhase.Generation]);
        Assert.Equal(140, budget[BudgetPhase.FirstToken]);
    }

    [Fact]
    public void A_file_that_knows_the_connection_and_no_lateness_still_adds_up()
    {
        RequestBudget budget = RequestBudget.Of(Whole with { LatenessMs = 0 }, s_plain)!;

        Assert.Equal(243.5, budget.TotalMs);
        Assert.Equal(0, budget[BudgetPhase.Client]);
        Assert.Equal(0, budget[BudgetPhase.Unattributed]);
    }

    [Fact]
    public void Failures_answers_without_output_and_figures_that_are_no_numbers_are_not_divided()
    {
        Assert.Null(RequestBudget.Of(Whole with { Error = "rate_limit" }, s_plain));
        Assert.Null(RequestBudget.Of(Whole with { E2eMs = null }, s_plain));
        Assert.Null(RequestBudget.Of(Whole with { TtfbMs = double.NaN }, s_plain));
        Assert.Null(RequestBudget.Of(Whole with { LatenessMs = double.PositiveInfinity }, s_plain));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_parts_add_up_to_the_total_to_the_microsecond(int seed)
    {
        foreach (RunRequest request in Some.Drawn(seed, 300).Select(record => RequestEntry.Of(record)))
        {
            foreach (BudgetBasis basis in (BudgetBasis[])[s_plain, new(0.3, true, true), new(1e9, false, false)])
            {
                if (RequestBudget.Of(request, basis) is { } budget)
                {
                    Assert.Equal(budget.TotalMs, BudgetPhases.All.Sum(phase => budget[phase] ?? 0), 6);
                }
            }
        }
    }
}
