using FirstToken.Judging;
using FirstToken.Recording;
using Xunit;

namespace FirstToken.Tests.Judging;

public sealed class SloSetTests
{
    private static readonly RunTarget Target = new()
    {
        Name = "a",
        Provider = "anthropic",
        Model = "m",
        Counts = new RunCounts { Sent = 4, Ok = 3, Failed = 1 },
        Metrics = new RunMetrics { TtftMs = new Summary { N = 3, P50 = 400, P99 = 1600 } },
        Requests =
        [
            new RunRequest { N = 0, StartedUnixNs = 0, TtftMs = 300 }, new RunRequest { N = 1, StartedUnixNs = 0, TtftMs = 400 },
            new RunRequest { N = 2, StartedUnixNs = 0, TtftMs = 1600 }, new RunRequest { N = 3, StartedUnixNs = 0, Error = "server" },
        ],
    };

    [Theory]
    [InlineData("ttft_p50<=400", 400, true)]
    [InlineData("ttft_p99 <= 1500", 1600, false)]
    [InlineData("error_rate<=25%", 25, true)]
    [InlineData("error_rate<=1", 25, false)]
    [InlineData("goodput>=50%", 75, true)]
    [InlineData("ttft_ms<=500", 50, false)]
    [InlineData("ttft_ms>=2000", 0, false)]
    public void A_limit_is_held_against_the_figure_of_its_name(string text, double value, bool met)
    {
        SloResult result = Assert.Single(Read(text).Judge(Target));

        Assert.Equal((value, met), (result.Value, result.Met));
    }

    [Fact]
    public void Requests_must_keep_every_limit_of_a_request_in_the_share_asked_for()
    {
        SloResult result = Assert.Single(Read("ttft_ms<=500", "ttft_ms>=350", "goodput>=25").Judge(Target));

        Assert.Equal((25, true), (result.Value, result.Met));
    }

    [Fact]
    public void Without_its_figure_a_limit_is_neither_kept_nor_missed()
    {
        SloResult result = Assert.Single(Read("gap_p99<=50").Judge(Target));

        Assert.Null(result.Value);
        Assert.Null(result.Met);
        Assert.Null(result.Margin);
    }

    [Fact]
    public void The_margin_is_a_share_of_the_limit_positive_on_the_good_side()
    {
        Assert.Equal(0.2, Assert.Single(Read("ttft_p50<=500").Judge(Target)).Margin);
        Assert.Equal(-0.6, Assert.Single(Read("ttft_p99<=1000").Judge(Target)).Margin!.Value, 9);
        Assert.Equal(0.5, Assert.Single(Read("goodput>=50%").Judge(Target)).Margin);
        Assert.Null(Assert.Single(Read("error_rate<=0%").Judge(Target)).Margin);
    }

    [Theory]
    [InlineData("ttft<=500", "no limit can be set on 'ttft'")]
    [InlineData("ttft_p98<=500", "no limit can be set on 'ttft_p98'")]
    [InlineData("ttft_p99", "'ttft_p99' is not a limit")]
    [InlineData("ttft_p99<500", "'ttft_p99<500' is not a limit")]
    [InlineData("ttft_p99<=fast", "'fast' in 'ttft_p99<=fast' is not a number (ttft_p99 is in ms)")]
    [InlineData("ttft_p99<=NaN", "'NaN' in 'ttft_p99<=NaN' is not a number")]
    [InlineData("goodput<=5%", "'goodput<=5%' is not a limit: write goodput>=95%")]
    [InlineData("ttft_ms<=", "'' in 'ttft_ms<=' is not a number")]
    [InlineData("", "no limit can be set on ''")]
    public void What_is_no_limit_is_named_with_the_way_to_mend_it(string text, string problem)
    {
        Assert.False(SloSet.TryParse([text], out _, out string said));
        Assert.StartsWith(problem, said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_is_written_as_it_is_read()
    {
        Assert.Equal("ttft_p99<=1500", Read("ttft_ms_p99 <= 1500").Figures[0].ToString());
        Assert.Equal("error_rate<=1%", Read("error_rate<=1").Figures[0].ToString());
        Assert.Equal("ttft_ms<=500", Read("ttft_ms<=500").Requests[0].ToString());
        Assert.True(Read().IsEmpty);
    }

    private static SloSet Read(params string[] texts)
    {
        Assert.True(SloSet.TryParse(texts, out SloSet slos, out string problem), problem);
        return slos;
    }
}
