using FirstToken.Load.Arrivals;
using FirstToken.Prompts.Traces;
using Xunit;

namespace FirstToken.Tests.Load.Arrivals;

public sealed class ReplayArrivalTests
{
    private static readonly Trace s_trace = new()
    {
        File = "t.jsonl",
        Format = "Mooncake",
        Entries = [Entry(0), Entry(0), Entry(3), Entry(10)],
    };

    [Theory]
    [InlineData(1, new[] { 0.0, 0, 3, 10 })]
    [InlineData(4, new[] { 0.0, 0, 0.75, 2.5 })]
    [InlineData(0.5, new[] { 0.0, 0, 6, 20 })]
    public void Starts_are_those_of_the_trace_divided_by_the_speed(double speed, double[] expected)
    {
        Assert.Equal(expected, new ReplayArrival(s_trace, speed).Offsets().Select(offset => offset.TotalSeconds));
    }

    [Fact]
    public void Every_target_gets_each_request_at_its_moment_after_the_warm_up()
    {
        var arrival = new ReplayArrival(s_trace, 1) { Targets = 2, Warmup = 1 };

        Assert.Equal([0, 0, 1, 1, 1, 1, 4, 4, 11, 11], arrival.Offsets().Select(offset => offset.TotalSeconds));
    }

    [Fact]
    public void It_says_what_it_repeats_and_how_fast()
    {
        Assert.Equal("replay of t.jsonl at speed 2.5", new ReplayArrival(s_trace, 2.5).Description);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(1e6)]
    public void An_impossible_speed_is_refused(double speed)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReplayArrival(s_trace, speed));
    }

    private static TraceEntry Entry(double seconds) => new(TimeSpan.FromSeconds(seconds), 10, 10);
}
