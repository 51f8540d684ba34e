using FirstToken.Gateway.Watching;
using Xunit;

namespace FirstToken.Gateway.Tests.Watching;

public sealed class SeriesKeysTests
{
    [Fact]
    public void Models_beyond_the_bound_share_one_name()
    {
        var keys = new SeriesKeys();
        for (int i = 0; i < SeriesKeys.MostModels; i++)
        {
            Assert.Equal($"m{i}", keys.Of(Some.Record() with { Model = $"m{i}" }).Model);
        }

        Assert.Equal("other", keys.Of(Some.Record() with { Model = "one more" }).Model);
        Assert.Equal("m7", keys.Of(Some.Record() with { Model = "m7" }).Model);
        Assert.Equal("none", keys.Of(Some.Record() with { Model = null }).Model);
    }

    [Theory]
    [InlineData(200, "200")]
    [InlineData(529, "529")]
    [InlineData(null, "none")]
    [InlineData(7, "other")]
    [InlineData(-1, "other")]
    [InlineData(1000, "other")]
    public void A_status_that_is_none_is_other(int? status, string label) =>
        Assert.Equal(label, new SeriesKeys().Of(Some.Record() with { ClientStatus = status }).Status);

    [Fact]
    public void The_model_that_answered_stands_in_for_one_that_was_not_asked_for() =>
        Assert.Equal("m-1", new SeriesKeys().Of(Some.Record(request => request with { AnsweredModel = "m-1" }) with { Model = null }).Model);

    [Fact]
    public void A_flood_of_names_makes_no_more_than_the_bound_of_series()
    {
        GatewayMetrics metrics = Some.Metrics(new ManualClock());
        for (int i = 0; i < 30_000; i++)
        {
            metrics.Take(Some.Record() with { Model = $"m{i % 5000}", ClientStatus = 100 + (i % 499) });
        }

        IReadOnlyList<SeriesFigures> all = metrics.AllSeries();

        Assert.Equal(SeriesKeys.MostSeries + 1, all.Count);
        Assert.Equal(30_000, all.Sum(series => series.Counts.Requests));
    }
}
