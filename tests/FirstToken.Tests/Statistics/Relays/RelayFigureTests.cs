using FirstToken.Providers;
using FirstToken.Recording;
using FirstToken.Statistics.Relays;
using Xunit;

namespace FirstToken.Tests.Statistics.Relays;

public sealed class RelayFigureTests
{
    private const long Ms = 1_000_000;

    [Fact]
    public void Pairs_show_a_difference_far_smaller_than_what_changes_from_pair_to_pair()
    {
        RequestRecord[] direct = [.. Enumerable.Range(0, 20).Select(i => Request(2 * i, (100 + (50 * (i % 4))) * Ms))];
        RequestRecord[] through = [.. Enumerable.Range(0, 20).Select(i => Request((2 * i) + 1, ((100 + (50 * (i % 4))) * Ms) + (70_000 + (i % 3 * 1000))))];

        RelayFigure figure = RelayFigure.Of("ttft", direct, through, inTurn: true)!;

        Assert.Equal(0.071, figure.Added.P50Ms, 0.0015);
        Interval interval = figure.Added.Interval!.Value;
        Assert.InRange(interval.Lower, 0.069, 0.072);
        Assert.InRange(interval.Upper, 0.070, 0.073);
        Assert.Equal((150, 150.07), (figure.DirectP50Ms, Math.Round(figure.ThroughP50Ms, 2)));
    }

    [Fact]
    public void A_pair_of_which_one_failed_counts_for_nothing()
    {
        RequestRecord[] direct = [Request(0, 10 * Ms), Request(2, 20 * Ms), Request(4, 30 * Ms)];
        RequestRecord[] through = [Request(1, 11 * Ms), Request(3, 500 * Ms) with { Error = new RequestError(ErrorKind.Overloaded, "no") }, Request(5, 31 * Ms)];

        RelayFigure figure = RelayFigure.Of("ttft", direct, through, inTurn: true)!;

        Assert.Equal(2, figure.Requests);
        Assert.Equal(1, figure.Added.P50Ms, 1e-9);
        Assert.Null(figure.Added.Interval);
    }

    [Fact]
    public void Too_little_gives_no_figure()
    {
        Assert.Null(RelayFigure.Of("ttft", [Request(0, Ms)], [Request(1, Ms)], inTurn: true));
        Assert.Null(RelayFigure.Of("end", [Request(0, Ms), Request(2, Ms)], [], inTurn: false));
    }

    private static RequestRecord Request(int number, long ttft) => new() { Number = number, Target = number % 2, StartedUnixNs = 0, OutputOffsetsNs = [ttft] };
}
