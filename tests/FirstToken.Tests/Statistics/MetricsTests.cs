using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Tests.Recording;
using Xunit;

namespace FirstToken.Tests.Statistics;

public sealed class MetricsTests
{
    [Fact]
    public void Every_metric_has_its_name_and_what_people_call_it() =>
        Assert.Equal(
            [
                "ttfb_ms TTFB", "ttft_ms TTFT", "ttfa_ms TTFA", "gap_ms gap", "itl_ms ITL", "tpot_ms TPOT", "e2e_ms E2E", "end_ms end",
                "generation_ms generation", "server_ms server", "lateness_ms lateness", "client_wait_ms client wait", "dns_ms DNS",
                "connect_ms TCP connect", "tls_ms TLS", "send_ms send", "longest_gap_ms longest gap", "service_ttfb_ms TTFB, service",
                "service_ttft_ms TTFT, service", "service_e2e_ms E2E, service", "speed_tps speed",
            ],
            Metrics.All.Select(metric => $"{metric.Name} {metric.Label}"));

    [Fact]
    public void Only_speed_is_better_the_higher_it_is()
    {
        Metric speed = Assert.Single(Metrics.All, metric => metric.HigherIsBetter);

        Assert.Equal(("speed_tps", "speed", "tok/s"), (speed.Name, speed.ShortName, speed.Unit));
        Assert.All(Metrics.All.Where(metric => metric != speed), metric => Assert.Equal("ms", metric.Unit));
    }

    [Theory]
    [InlineData("ttfb", 100, 105)]
    [InlineData("ttft", 200, 205)]
    [InlineData("ttfa", 220, 225)]
    [InlineData("tpot", 20, 20)]
    [InlineData("e2e", 240, 245)]
    [InlineData("end", 250, 255)]
    [InlineData("generation", 40, 40)]
    [InlineData("server", 180, 180)]
    [InlineData("lateness", 5, 5)]
    [InlineData("client_wait", 1.5, 1.5)]
    [InlineData("dns", 1, 1)]
    [InlineData("connect", 2, 2)]
    [InlineData("tls", 0.5, 0.5)]
    [InlineData("send", 0.1, 0.1)]
    [InlineData("longest_gap", 20, 20)]
    [InlineData("service_ttfb", 100, 100)]
    [InlineData("service_ttft", 200, 200)]
    [InlineData("service_e2e", 240, 240)]
    [InlineData("speed", 50, 50)]
    public void In_a_run_at_a_rate_what_the_user_waits_for_counts_from_the_moment_meant_to_send(string name, double fromSent, double fromIntended)
    {
        RunRequest request = RequestEntry.Of(Some.Record());

        Assert.Equal(fromSent, Metrics.Find(name)!.Of(request, fromIntended: false));
        Assert.Equal(fromIntended, Metrics.Find(name)!.Of(request, fromIntended: true));
    }

    [Fact]
    public void A_failure_and_a_figure_that_is_no_number_are_no_samples()
    {
        RunRequest request = RequestEntry.Of(Some.Record());
        Metric ttft = Metrics.Find("ttft")!;

        Assert.Null(ttft.Of(request with { Error = "overloaded" }, fromIntended: false));
        Assert.Null(ttft.Of(request with { TtftMs = double.NaN }, fromIntended: false));
        Assert.Null(ttft.Of(request with { TtftMs = null }, fromIntended: false));
        Assert.Null(Metrics.Find("gap")!.Of(request, fromIntended: false));
        Assert.Throws<ArgumentNullException>("request", () => ttft.Of(null!, fromIntended: false));
    }

    [Fact]
    public void A_samples_last_digit_is_the_microsecond() =>
        Assert.Equal(0.123, Metrics.Find("ttft")!.Of(RequestEntry.Of(Some.Record()) with { TtftMs = 0.12345 }, fromIntended: false));

    [Fact]
    public void An_answer_in_one_piece_has_neither_generation_nor_speed()
    {
        RunRequest request = RequestEntry.Of(Some.Record()) with { LongestGapMs = null };

        Assert.Null(Metrics.Find("generation")!.Of(request, fromIntended: false));
        Assert.Null(Metrics.Find("speed")!.Of(request, fromIntended: false));
    }

    [Theory]
    [InlineData(0.0, 240.0)] // no time per token
    [InlineData(null, 240.0)]
    [InlineData(20.0, 200.0)] // everything at one moment
    public void Without_a_pace_there_is_no_speed(double? tpot, double e2e) =>
        Assert.Null(Metrics.Find("speed")!.Of(RequestEntry.Of(Some.Record()) with { TpotMs = tpot, E2eMs = e2e }, fromIntended: false));

    [Fact]
    public void Speed_is_of_whole_tokens_and_of_one_at_least()
    {
        RunRequest request = RequestEntry.Of(Some.Record());
        Metric speed = Metrics.Find("speed")!;

        Assert.Equal(75, speed.Of(request with { TpotMs = 13.333 }, fromIntended: false)); // 3 tokens in 40 ms
        Assert.Equal(25, speed.Of(request with { TpotMs = 400 }, fromIntended: false)); // 1 in 40 ms
    }

    [Fact]
    public void What_is_no_metric_is_not_found() => Assert.Null(Metrics.Find("patience"));

    [Fact]
    public void A_connection_nobody_opened_took_nothing_off_the_wait_in_the_client()
    {
        RunRequest reused = RequestEntry.Of(Some.Record()) with { DnsMs = null, ConnectMs = null, TlsMs = null };

        Assert.Equal(5, Metrics.Find("client_wait")!.Of(reused, fromIntended: false));
    }
}
