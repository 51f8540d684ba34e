using System.Text.Json;
using FirstToken.Gateway.Watching;
using Xunit;

namespace FirstToken.Gateway.Tests.Watching;

public sealed class SlaPageTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Before_the_first_request_nothing_is_judged()
    {
        SlaReport report = new SlaPage(Some.Metrics(_clock)).Report();

        Assert.Equal("undecided", report.Verdict);
        Assert.All(report.Targets, line => Assert.Equal("not_enough_samples", line.Verdict));
    }

    [Fact]
    public void Targets_are_judged_once_there_are_enough_samples()
    {
        SlaReport report = new SlaPage(Some.Traffic(_clock)).Report();

        Assert.Equal(
            [
                ("first_chunk_added", "pass"), ("connect", "not_enough_samples"), ("memory_per_stream", "not_enough_samples"), ("connection_reuse", "pass"),
                ("latency_p95", "pass"), ("latency_p99", "pass"), ("errors", "pass"), ("concurrent_streams", "not_enough_samples"),
                ("requests_per_second", "not_enough_samples"), ("header_cpu", "pass"),
            ],
            report.Targets.Select(line => (line.Name, line.Verdict)));
        Assert.True(report.Simulated);
        Assert.Equal("undecided", report.Verdict);
    }

    [Fact]
    public void A_target_that_is_missed_fails_the_whole()
    {
        GatewayMetrics metrics = Some.Metrics(_clock);
        for (int i = 0; i < 130; i++)
        {
            metrics.Take(Some.Opened(connectMs: 150));
            metrics.Take(Some.Refused());
        }

        SlaReport report = new SlaPage(metrics).Report();

        Assert.Equal("fail", report.Verdict);
        Assert.Equal("fail", Verdict(report, "connect"));
        Assert.Equal("fail", Verdict(report, "connection_reuse"));
        Assert.Equal("fail", Verdict(report, "errors"));
        Assert.Equal(50, report.Targets.Single(line => line.Name == "errors").Value);
        Assert.Equal("pass", Verdict(report, "requests_per_second"));
    }

    [Theory]
    [InlineData(129, "not_enough_samples")]
    [InlineData(130, "pass")]
    public void A_share_wants_as_many_requests_as_a_p95(int requests, string verdict)
    {
        GatewayMetrics metrics = Some.Metrics(_clock);
        for (int i = 0; i < requests; i++)
        {
            metrics.Take(Some.Record());
        }

        Assert.Equal(verdict, Verdict(new SlaPage(metrics).Report(), "errors"));
    }

    [Fact]
    public void A_busy_processor_leaves_the_share_of_headers_unmeasured()
    {
        var metrics = new GatewayMetrics(new GatewayGauges(), _clock, () => new ProcessUsage(1, 1, _clock.GetElapsedTime(0) * 0.5));
        for (int i = 0; i < 200; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            metrics.Take(Some.Record());
        }

        SlaLine line = new SlaPage(metrics).Report().Targets.Single(one => one.Name == "header_cpu");

        Assert.Equal(("not_measured", 50m), (line.Verdict, line.Value));
    }

    [Fact]
    public void Memory_a_stream_is_judged_once_there_were_enough_streams()
    {
        long streams = 0;
        long bytes = 80_000_000;
        var metrics = new GatewayMetrics(new GatewayGauges { ActiveStreams = () => streams }, _clock, () => new ProcessUsage(bytes, 1, default));
        (streams, bytes) = (200, 88_000_000);
        metrics.Take(Some.Record());

        SlaLine line = new SlaPage(metrics).Report().Targets.Single(one => one.Name == "memory_per_stream");

        Assert.Equal(("pass", 40_000m), (line.Verdict, line.Value));
    }

    [Fact]
    public void The_json_names_every_figure_with_its_unit()
    {
        using JsonDocument page = JsonDocument.Parse(new SlaPage(Some.Traffic(_clock)).RenderJson());

        JsonElement first = page.RootElement.GetProperty("targets")[0];

        Assert.Equal("first_chunk_added", first.GetProperty("name").GetString());
        Assert.Equal("ms", first.GetProperty("unit").GetString());
        Assert.Equal(50, first.GetProperty("limit").GetDouble());
        Assert.Equal(130, first.GetProperty("samples_needed").GetInt64());
        Assert.All(page.RootElement.GetProperty("targets").EnumerateArray(), line => Assert.NotEmpty(line.GetProperty("what").GetString()!));
    }

    [Fact]
    public void The_text_says_the_same_to_people_and_marks_what_is_simulated()
    {
        string text = new SlaPage(Some.Traffic(_clock)).RenderText();

        Assert.StartsWith("SIMULATED: ", text, StringComparison.Ordinal);
        Assert.Matches("pass +errors +below 5 % +1.41 % +710 of 130 samples needed", text);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
    }

    private static string Verdict(SlaReport report, string name) => report.Targets.Single(line => line.Name == name).Verdict;
}
