using FirstToken.Judging;
using Xunit;

namespace FirstToken.Tests.Judging;

public sealed class ChangeGateTests
{
    [Theory]
    [InlineData("ttft_p99<=+10%", "ttft_p99", 10, true)]
    [InlineData(" TTFT_p99 <= +10 % ", "ttft_p99", 10, true)]
    [InlineData("ttft<=+2.5%", "ttft_overall", 2.5, true)]
    [InlineData("e2e_overall<=-5%", "e2e_overall", -5, true)]
    [InlineData("ttft_p50<=+50ms", "ttft_p50", 50, false)]
    [InlineData("ttft_p50<=+50", "ttft_p50", 50, false)]
    [InlineData("gap_p90<=0", "gap_p90", 0, false)]
    [InlineData("speed_p50>=-10%", "speed_p50", -10, true)]
    [InlineData("speed_p50>=-3tok/s", "speed_p50", -3, false)]
    [InlineData("error_rate<=+1%", "error_rate", 1, false)]
    public void A_gate_names_a_figure_and_the_change_allowed(string text, string figure, double limit, bool relative)
    {
        Assert.True(ChangeGate.TryParse(text, out ChangeGate? gate, out string problem), problem);

        Assert.Equal(figure, gate!.Figure!.Name);
        Assert.Equal(limit, gate.Limit);
        Assert.Equal(relative, gate.IsRelative);
        Assert.Empty(problem);
        Assert.DoesNotContain(' ', gate.Text);
    }

    [Fact]
    public void The_word_slower_is_a_gate_on_everything()
    {
        Assert.True(ChangeGate.TryParse("Slower", out ChangeGate? gate, out _));

        Assert.Null(gate!.Figure);
        Assert.Equal("slower", gate.Text);
    }

    [Theory]
    [InlineData("ttft_p99", "'ttft_p99' is not a gate: write ttft_p99<=+10%")]
    [InlineData("ttft_p99<+10%", "is not a gate")]
    [InlineData("ttft_p99<", "is not a gate")]
    [InlineData("nothing_p99<=+10%", "no figure is called 'nothing_p99'")]
    [InlineData("ttft_p99>=+10%", "worse when it is higher: write <=")]
    [InlineData("speed_p50<=+10%", "worse when it is lower: write >=")]
    [InlineData("ttft_p99<=+ten%", "'+ten%' is not a change of ttft_p99: write a percentage (+10%) or ms (+50ms)")]
    [InlineData("ttft_p99<=", "is not a change")]
    [InlineData("ttft_p99<=+NaN%", "is not a change")]
    [InlineData("ttft_p99<=+1e999", "is not a change")]
    [InlineData("ttft_p99<=10%", "'10%' has no sign: a gate limits a change, so write +10% or -10%")]
    [InlineData("error_rate<=1%", "has no sign")]
    [InlineData("error_rate<=+x", "write a percentage (+10%)")]
    public void A_gate_that_cannot_be_meant_is_refused_and_said_why(string text, string expected)
    {
        Assert.False(ChangeGate.TryParse(text, out ChangeGate? gate, out string problem));

        Assert.Null(gate);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }
}
