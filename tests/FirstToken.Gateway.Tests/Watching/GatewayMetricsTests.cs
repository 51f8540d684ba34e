using FirstToken.Gateway.Watching;
using FirstToken.Providers;
using FirstToken.Statistics;
using Xunit;

namespace FirstToken.Gateway.Tests.Watching;

public sealed class GatewayMetricsTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void A_request_is_counted_in_its_series()
    {
        GatewayMetrics metrics = Some.Metrics(_clock);

        metrics.Take(Some.Record());

        SeriesFigures series = Assert.Single(metrics.AllSeries());
        Assert.Equal(new SeriesKey("/v1", "anthropic", "claude-haiku-4-5", "200", true), series.Key);
        Assert.Equal((1, 1, 0, 0), (series.Counts.Requests, series.Counts.Streamed, series.Counts.Failed, series.Counts.ClientLeft));
        Assert.Equal((100, 40, 8, 25), (series.Counts.Input, series.Counts.CacheRead, series.Counts.CacheWrite, series.Counts.Output));
        Assert.Equal((0.0015m, 1, 0), (series.Counts.CostUsd, series.Counts.Priced, series.Counts.Unpriced));
        Assert.Equal((1, 0), (series.Counts.Reused, series.Counts.Opened));
        Assert.Equal(200e6, series[SeriesDuration.Ttft]!.SumNs);
        Assert.Equal((2, 40e6), (series[SeriesDuration.Gap]!.Count, series[SeriesDuration.Gap]!.SumNs));
        Assert.Equal(60e3, series[SeriesDuration.HoldFirst]!.SumNs);
        Assert.Equal((2, 70e3), (series[SeriesDuration.HoldLater]!.Count, series[SeriesDuration.HoldLater]!.SumNs));
        Assert.Equal(55e3, series[SeriesDuration.HoldBody]!.SumNs);
        Assert.Null(series[SeriesDuration.Connect]);
    }

    [Fact]
    public void Usage_without_a_price_is_unpriced_and_no_usage_is_neither()
    {
        GatewayMetrics metrics = Some.Metrics(_clock);

        metrics.Take(Some.Record(request => request with { CostUsd = null }));
        metrics.Take(Some.Record(request => request with { CostUsd = null, Usage = null }));

        SeriesCounts counts = Assert.Single(metrics.AllSeries()).Counts;
        Assert.Equal((0, 1, 1), (counts.Priced, counts.Unpriced, counts.WithUsage));
    }

    [Fact]
    public void A_caller_that_left_is_no_failure()
    {
        GatewayMetrics metrics = Some.Metrics(_clock);
        metrics.Take(Some.Record(request => request with { Error = new RequestError(ErrorKind.Cancelled, "the client left") }) with { ClientLeft = true });

        SeriesFigures series = Assert.Single(metrics.AllSeries());

        Assert.Equal((1, 0), (series.Counts.ClientLeft, series.Counts.Failed));
        Assert.Empty(series.Errors);
        Assert.Null(metrics.Live(LiveWindow.Longest).ErrorRate);
    }

    [Theory]
    [InlineData(ErrorKind.ConnectTimeout, ConnectionUse.TimedOut)]
    [InlineData(ErrorKind.ConnectRefused, ConnectionUse.Failed)]
    [InlineData(ErrorKind.TlsFailed, ConnectionUse.Failed)]
    [InlineData(ErrorKind.RateLimit, ConnectionUse.Reused)]
    public void An_error_tells_what_became_of_the_connection(ErrorKind kind, object use) =>
        Assert.Equal(use, ConnectionUses.Of(Some.Record(request => request with { Error = new RequestError(kind, "") })));

    [Fact]
    public void A_request_that_was_never_sent_found_no_connection() =>
        Assert.Equal(ConnectionUse.Unknown, ConnectionUses.Of(Some.Record(request => request with { SendNs = null, TtfbNs = null, Status = null })));

    [Fact]
    public void Figures_of_hostile_upstreams_and_broken_clocks_do_no_harm()
    {
        GatewayMetrics metrics = Some.Metrics(_clock);

        metrics.Take(Some.Record(request => request with
        {
            TtfbNs = -5,
            OutputOffsetsNs = [long.MaxValue, 0],
            HoldsNs = [long.MinValue, long.MaxValue],
            Usage = new Usage { InputUncached = -7, Output = -1 },
            CostUsd = -1,
        }));

        SeriesFigures series = Assert.Single(metrics.AllSeries());
        Assert.Equal((0, 0, 0m), (series.Counts.Input, series.Counts.Output, series.Counts.CostUsd));
        Assert.Equal(0, series[SeriesDuration.HoldFirst]!.SumNs);
    }

    [Fact]
    public void What_is_older_than_the_window_does_not_count()
    {
        GatewayMetrics metrics = Some.Metrics(_clock);
        metrics.Take(Some.Refused());
        _clock.Advance(TimeSpan.FromSeconds(90));
        metrics.Take(Some.Record());

        Assert.Equal((1, 0), Counts(TimeSpan.FromMinutes(1)));
        Assert.Equal((2, 1), Counts(TimeSpan.FromMinutes(5)));
        _clock.Advance(TimeSpan.FromSeconds(215));
        Assert.Equal((1, 0), Counts(TimeSpan.FromMinutes(5)));
        _clock.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal((0, 0), Counts(TimeSpan.FromMinutes(5)));

        (long, long) Counts(TimeSpan window) => (metrics.Live(window).Requests, metrics.Live(window).Failed);
    }

    [Fact]
    public void A_rate_is_over_the_time_that_was_really_covered()
    {
        GatewayMetrics metrics = Some.Metrics(_clock);
        _clock.Advance(TimeSpan.FromSeconds(4));
        metrics.Take(Some.Record());
        metrics.Take(Some.Record());

        Assert.Equal(0.5, metrics.Live(LiveWindow.Longest).RequestsPerSecond);
    }

    [Fact]
    public void Live_percentiles_are_within_one_percent()
    {
        GatewayMetrics metrics = Some.Metrics(_clock);
        for (int i = 1; i <= 100; i++)
        {
            metrics.Take(Some.Record(request => request with { OutputOffsetsNs = [i * Some.Ms], HoldsNs = [] }));
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        double p95 = metrics.Live(LiveWindow.Longest).Ms(LiveDuration.Ttft, Quantile.P95)!.Value;

        Assert.InRange(p95, 95, 95 * 1.01);
    }

    [Fact]
    public void A_figure_handed_out_does_not_change_afterwards()
    {
        GatewayMetrics metrics = Some.Metrics(_clock);
        metrics.Take(Some.Record());
        LiveFigures live = metrics.Live(LiveWindow.Longest);
        SeriesFigures series = Assert.Single(metrics.AllSeries());

        metrics.Take(Some.Record());

        Assert.Equal((1, 1), (live.Requests, series.Counts.Requests));
        Assert.Equal(1, live.Samples(LiveDuration.Ttft));
    }

    [Fact]
    public void The_wait_of_a_caller_is_to_the_first_chunk_where_streamed_and_to_the_end_where_not()
    {
        Assert.Equal((500 * Some.Us) + (200 * Some.Ms) + (60 * Some.Us), Phases.WaitedNs(Some.Record()));
        Assert.Equal(242 * Some.Ms, Phases.WaitedNs(Some.Record() with { Streamed = false }));
        Assert.Equal(560 * Some.Us, Phases.AddedNs(Some.Record()));
        Assert.Null(Phases.WaitedNs(Some.Refused()));
        Assert.Equal(15 * Some.Ms, Phases.ConnectNs(Some.Opened()));
    }

    [Fact]
    public void Peaks_are_kept()
    {
        long streams = 0;
        GatewayMetrics metrics = Some.Metrics(_clock, new GatewayGauges { ActiveStreams = () => streams });
        foreach (int count in (int[])[3, 30, 2])
        {
            streams = count;
            for (int i = 0; i < count; i++)
            {
                metrics.Take(Some.Record());
            }

            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        GatewayExtremes extremes = metrics.Extremes();

        Assert.Equal((30, 30), (extremes.PeakStreams, extremes.PeakRequestsPerSecond));
    }

    [Fact]
    public void Spend_is_of_the_last_hour_and_day()
    {
        GatewayMetrics metrics = Some.Metrics(_clock);
        metrics.Take(Some.Record());
        _clock.Advance(TimeSpan.FromHours(2));
        metrics.Take(Some.Record());
        metrics.Take(Some.Record());

        Assert.Equal((0.003m, 0.0045m), (metrics.Extremes().SpendHourUsd, metrics.Extremes().SpendDayUsd));
        _clock.Advance(TimeSpan.FromHours(23));
        Assert.Equal((0m, 0.003m), (metrics.Extremes().SpendHourUsd, metrics.Extremes().SpendDayUsd));
    }

    [Fact]
    public async Task Pages_can_be_read_while_records_come()
    {
        GatewayMetrics metrics = Some.Metrics(_clock);
        var page = new PrometheusPage(metrics);
        using var done = new CancellationTokenSource();
        Task writer = Task.Run(
            () =>
            {
                for (int i = 0; i < 20_000; i++)
                {
                    metrics.Take(Some.Record() with { Model = $"m{i % 20}" });
                }

                done.Cancel();
            },
            TestContext.Current.CancellationToken);

        while (!done.IsCancellationRequested)
        {
            page.Render();
            metrics.Live(LiveWindow.Longest);
        }

        await writer;
        Assert.Equal(20_000, metrics.AllSeries().Sum(series => series.Counts.Requests));
    }
}
