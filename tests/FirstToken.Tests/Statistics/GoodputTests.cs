using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Tests.Recording;
using Xunit;

namespace FirstToken.Tests.Statistics;

public sealed class GoodputTests
{
    [Fact]
    public void Failed_and_dropped_requests_are_misses()
    {
        Goodput goodput = Goodput.Of(
            [Some.Record(), Some.Record(), Some.Failure(ErrorKind.TotalTimeout)], [Limit("ttft_ms<=200")], 1, 4, fromIntended: false);

        Assert.Equal(new Goodput(2, 4, 0.5), goodput);
        Assert.Equal(0.5, goodput.Share);
    }

    [Fact]
    public void Every_limit_must_be_met()
    {
        SloLimit[] limits = [Limit("ttft_ms<=200"), Limit("e2e_ms<=239.999")];

        Assert.Equal(0, Goodput.Of([Some.Record()], limits, 0, 1, fromIntended: false).Met);
    }

    [Fact]
    public void Without_limits_every_success_counts() =>
        Assert.Equal(1, Goodput.Of([Some.Record(), Some.Failure(ErrorKind.Auth)], [], 0, 1, fromIntended: false).Met);

    [Fact]
    public void Nothing_due_has_no_share_and_no_time_has_no_rate()
    {
        Assert.Null(Goodput.Of([], [], 0, 1, fromIntended: false).Share);
        Assert.Equal(0, Goodput.Of([Some.Record()], [], 0, 0, fromIntended: false).PerSecond);
    }

    [Theory]
    [InlineData("ttfb_ms<=100", true)]
    [InlineData("ttfb_ms<=99.999", false)]
    [InlineData("ttft_ms <= 200", true)]
    [InlineData("ttfa_ms<=219", false)]
    [InlineData("tpot_ms<=20", true)]
    [InlineData("tpot_ms<=19.9", false)]
    [InlineData("e2e_ms<=240", true)]
    [InlineData("end_ms<=249", false)]
    [InlineData("longest_gap_ms<=20", true)]
    [InlineData("longest_gap_ms<=19", false)]
    [InlineData("speed_tps>=50", true)]
    [InlineData("speed_tps>=50.1", false)]
    public void Each_metric_is_compared_with_its_limit(string text, bool met) =>
        Assert.Equal(met, Limit(text).IsMetBy(Some.Record(), fromIntended: false));

    [Theory]
    [InlineData("ttfb_ms<=104.9", false)]
    [InlineData("ttft_ms<=205", true)]
    [InlineData("ttft_ms<=204.9", false)]
    [InlineData("e2e_ms<=244", false)]
    [InlineData("end_ms<=254", false)]
    [InlineData("ttfa_ms<=224", false)]
    [InlineData("longest_gap_ms<=20", true)]
    public void In_runs_at_a_rate_the_waiting_in_the_client_counts(string text, bool met) =>
        Assert.Equal(met, Limit(text).IsMetBy(Some.Record(), fromIntended: true));

    [Fact]
    public void A_request_without_the_figure_has_not_met_the_limit() =>
        Assert.False(Limit("tpot_ms<=1000").IsMetBy(Some.Record() with { Usage = null }, fromIntended: false));

    [Fact]
    public void An_answer_in_one_piece_has_no_gap_that_is_too_long()
    {
        RequestRecord record = Some.Record() with { OutputOffsetsNs = [5] };

        Assert.True(Limit("longest_gap_ms<=1").IsMetBy(record, fromIntended: false));
        Assert.False(Limit("longest_gap_ms<=1").IsMetBy(record with { OutputOffsetsNs = [] }, fromIntended: false));
    }

    [Theory]
    [InlineData("", "not a limit")]
    [InlineData("ttft_ms", "not a limit")]
    [InlineData("ttft_ms<500", "not a limit")]
    [InlineData("ttft_ms<", "not a limit")]
    [InlineData("<=5", "not a limit")]
    [InlineData("speed<=5", "no limit can be set on 'speed'")]
    [InlineData("ttft_ms<=fast", "'fast'")]
    [InlineData("ttft_ms<=", "not a number")]
    [InlineData("ttft_ms<=NaN", "not a number")]
    public void What_is_not_a_limit_is_refused_with_the_reason(string text, string reason)
    {
        Assert.False(SloLimit.TryParse(text, out SloLimit? limit, out string problem));

        Assert.Null(limit);
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 2, "ttft_ms<=200")]
    [InlineData(true, 0, "ttft_ms<=200")] // sent 5 ms late
    [InlineData(true, 2, "ttft_ms<=205")]
    public void A_target_in_a_run_file_is_judged_like_its_records(bool fromIntended, int met, string limit)
    {
        RunTarget target = new()
        {
            Name = "a",
            Provider = "a",
            Model = "m",
            Counts = new RunCounts { Dropped = 1 },
            Methods = new RunMethods { LatenciesFrom = fromIntended ? RunMethods.FromIntended : RunMethods.FromSent },
            Throughput = new RunThroughput { RunS = 4 },
            Requests = [RequestEntry.Of(Some.Record()), RequestEntry.Of(Some.Record(1)), RequestEntry.Of(Some.Failure(ErrorKind.TotalTimeout))],
        };

        Assert.Equal(new Goodput(met, 4, met / 4d), Goodput.Of(target, [Limit(limit)]));
        Assert.Equal(0, Goodput.Of(target, [Limit(limit), Limit("end_ms<=1")]).Met);
        Assert.Equal(2, Goodput.Of(target, []).Met);
        Assert.Equal(0, Goodput.Of(target with { Throughput = null }, []).PerSecond);
    }

    [Fact]
    public void A_target_and_its_limits_are_asked_for()
    {
        RunTarget target = new() { Name = "a", Provider = "a", Model = "m" };

        Assert.Throws<ArgumentNullException>("target", () => Goodput.Of(null!, []));
        Assert.Throws<ArgumentNullException>("limits", () => Goodput.Of(target, null!));
        Assert.Null(Goodput.Of(target, []).Share);
    }

    [Theory]
    [InlineData("ttfb_ms<=100", true)]
    [InlineData("ttfb_ms<=99.999", false)]
    [InlineData("longest_gap_ms<=20", true)]
    [InlineData("longest_gap_ms<=19", false)]
    [InlineData("speed_tps>=50", true)]
    [InlineData("speed_tps>=50.1", false)]
    public void A_request_in_a_run_file_keeps_the_limits_its_record_keeps(string text, bool met)
    {
        RunRequest request = RequestEntry.Of(Some.Record());

        Assert.Equal(met, Limit(text).IsMetBy(request, fromIntended: false));
        Assert.False(Limit(text).IsMetBy(request with { Error = "server" }, fromIntended: false));
    }

    [Fact]
    public void An_answer_in_one_piece_in_a_run_file_has_no_gap_that_is_too_long()
    {
        RunRequest request = RequestEntry.Of(Some.Record() with { OutputOffsetsNs = [5_000_000] });

        Assert.True(Limit("longest_gap_ms<=1").IsMetBy(request, fromIntended: false));
        Assert.False(Limit("longest_gap_ms<=1").IsMetBy(request with { Error = "server" }, fromIntended: false));
        Assert.False(Limit("longest_gap_ms<=1").IsMetBy(request with { TtftMs = null }, fromIntended: false));
        Assert.False(Limit("tpot_ms<=1").IsMetBy(request, fromIntended: false));
    }

    [Theory]
    [InlineData("ttft_ms<=500")]
    [InlineData("speed_tps>=20.5")]
    public void A_limit_is_written_as_it_is_read(string text) => Assert.Equal(text, Limit(text).ToString());

    [Fact]
    public void What_can_be_limited_is_said_where_it_cannot()
    {
        Assert.False(SloLimit.TryParse("patience<=5", out _, out string problem));

        Assert.EndsWith("choose one of ttfb_ms, ttft_ms, ttfa_ms, tpot_ms, e2e_ms, end_ms, longest_gap_ms, speed_tps", problem, StringComparison.Ordinal);
    }

    private static SloLimit Limit(string text)
    {
        Assert.True(SloLimit.TryParse(text, out SloLimit? limit, out string problem), problem);
        return limit!;
    }
}
