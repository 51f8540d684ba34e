using FirstToken.Recording;
using FirstToken.Reports;
using FirstToken.Statistics;
using Xunit;

namespace FirstToken.Tests.Statistics;

public sealed class TurnFiguresTests
{
    [Fact]
    public void Each_turn_has_its_own_figures()
    {
        RunTarget target = Target(
            Turn(1, ttft: 300, input: 10, read: 0), Turn(1, 310, 12, 0), Turn(2, 200, 5, 15), Turn(2, 210, 5, 25), Turn(2, 0, 0, 0) with { Error = "overloaded", TtftMs = null, InputTokens = null, CacheReadTokens = null });

        IReadOnlyList<TurnFigures> turns = TurnFigures.Of(target);

        Assert.Equal([(1, 2, 2), (2, 3, 2)], turns.Select(turn => (turn.Turn, turn.Sent, turn.Ok)));
        Assert.Equal([300, 200], turns.Select(turn => turn.TtftMs!.P50!.Value));
        Assert.Equal([11, 25], turns.Select(turn => turn.InputTokens!.Value));
        Assert.Equal([0, 0.8], turns.Select(turn => turn.CacheReadShare!.Value));
    }

    [Fact]
    public void Very_late_turns_stand_together()
    {
        IReadOnlyList<TurnFigures> turns = TurnFigures.Of(Target([.. Enumerable.Range(1, 14).Select(turn => Turn(turn, 100, 1, null))]));

        Assert.Equal(10, turns.Count);
        Assert.Equal((10, true, 5), (turns[^1].Turn, turns[^1].OrLater, turns[^1].Sent));
        Assert.All(turns, turn => Assert.Null(turn.CacheReadShare));
    }

    [Fact]
    public void A_run_without_conversations_has_none_and_no_section()
    {
        RunTarget target = Target(Turn(1, 100, 1, null) with { Turn = null });

        Assert.Empty(TurnFigures.Of(target));
        Assert.Null(TurnSection.Of(target));
    }

    [Fact]
    public void The_report_shows_the_first_turn_against_the_later_ones()
    {
        ReportSection section = TurnSection.Of(Target(Turn(1, 300, 10, 0), Turn(2, 200, 5, 15), Turn(3, 180, 5, 35)))!;

        Assert.Equal(["1", "2", "3"], section.Table!.Rows.Select(row => row[0]));
        Assert.Equal(["0 %", "75 %", "88 %"], section.Table.Rows.Select(row => row[^1]));
        Assert.Contains(section.Remarks, line => line.Text == "TTFT p50: 300.0 ms in turn 1, 180.0 ms in later turns (their median)");
    }

    private static RunTarget Target(params RunRequest[] requests) => new() { Name = "t", Provider = "p", Model = "m", Requests = requests };

    private static RunRequest Turn(int turn, double ttft, long input, long? read) => new()
    {
        N = 0,
        Turn = turn,
        Conversation = 0,
        StartedUnixNs = 1,
        TtftMs = ttft,
        E2eMs = ttft + 100,
        InputTokens = input,
        CacheReadTokens = read,
    };
}
