using FirstToken.Recording;
using FirstToken.Statistics;
using FirstToken.Statistics.Comparing;
using Xunit;

namespace FirstToken.Tests.Statistics.Comparing;

public sealed class SamplesTests
{
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_no_number_is_refused(double value) =>
        Assert.Throws<ArgumentException>(() => new ComparedSamples([1, value]));

    [Fact]
    public void Requests_must_end_where_the_samples_do()
    {
        Assert.Throws<ArgumentException>(() => new ComparedSamples([1, 2, 3], [1, 2]));
        Assert.Throws<ArgumentException>(() => new ComparedSamples([1], []));
        Assert.Equal(2, new ComparedSamples([1, 2, 3], [1, 3]).Requests);
        Assert.Equal(3, new ComparedSamples([1, 2, 3]).Requests);
    }

    [Fact]
    public void Scores_of_a_request_are_summed_and_centred()
    {
        double[] sums = new ComparedSamples([1, 2, 6], [1, 3]).ByRequest(value => value);

        // Mean 3 of three samples in two requests: (1 − 3) and (8 − 6), divided by 1.5 samples a request.
        Assert.Equal([-2 / 1.5, 2 / 1.5], sums);
    }

    [Fact]
    public void Samples_stand_in_the_order_of_the_requests_and_failures_are_left_out()
    {
        RunTarget target = Target(Request(2, 30), Request(0, 10), Request(1, 20) with { Error = "rate_limit" });

        RequestSamples samples = RequestSamples.Of(target, Metrics.Find("ttft")!);

        Assert.Equal([10d, 30], samples.PerRequest);
        Assert.Equal(2, samples.Samples.Count);
        Assert.True(samples.Samples.ArePositive);
    }

    [Fact]
    public void Gaps_of_a_request_stay_together()
    {
        RunTarget target = Target(
            Request(0, 10) with { OutputOffsetsNs = [10_000_000, 12_000_000, 16_000_000] },
            Request(1, 10) with { OutputOffsetsNs = [10_000_000] },
            Request(2, 10) with { OutputOffsetsNs = [10_000_000, 11_000_000] });

        RequestSamples samples = RequestSamples.Of(target, Metrics.Find("gap")!);

        Assert.Equal(3, samples.Samples.Count);
        Assert.Equal(2, samples.Samples.Requests);
        Assert.Equal([3d, 1], samples.PerRequest);
    }

    [Fact]
    public void Service_figures_exist_only_beside_those_from_the_intended_moment()
    {
        RunTarget target = Target(Request(0, 10) with { LatenessMs = 4 });
        RunTarget atRate = target with { Methods = new RunMethods { LatenciesFrom = RunMethods.FromIntended } };

        Assert.Equal(0, RequestSamples.Of(target, Metrics.Find("service_ttft")!).Samples.Count);
        Assert.Equal([10d], RequestSamples.Of(atRate, Metrics.Find("service_ttft")!).PerRequest);
        Assert.Equal([14d], RequestSamples.Of(atRate, Metrics.Find("ttft")!).PerRequest);
    }

    [Fact]
    public void Requests_of_the_same_turn_are_pairs_and_those_without_partner_are_not()
    {
        Metric ttft = Metrics.Find("ttft")!;
        RequestSamples first = RequestSamples.Of(Target(Request(0, 1), Request(2, 2) with { Error = "server" }, Request(4, 3), Request(6, 4)), ttft);
        RequestSamples second = RequestSamples.Of(Target(Request(1, 5), Request(3, 6), Request(7, 7)), ttft);

        Assert.Equal([(0, 0), (2, 2)], RequestSamples.Pair(first, second, 2));
    }

    [Fact]
    public void One_target_has_nobody_to_take_turns_with()
    {
        RequestSamples samples = RequestSamples.Of(Target(Request(0, 1)), Metrics.Find("ttft")!);

        Assert.Throws<ArgumentOutOfRangeException>(() => RequestSamples.Pair(samples, samples, 1));
    }

    private static RunRequest Request(int number, double ttft) => new() { N = number, StartedUnixNs = 0, TtftMs = ttft };

    private static RunTarget Target(params RunRequest[] requests) => new() { Name = "a:m", Provider = "a", Model = "m", Requests = requests };
}
