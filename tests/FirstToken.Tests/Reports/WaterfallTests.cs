using FirstToken.Recording;
using FirstToken.Reports;
using Xunit;

namespace FirstToken.Tests.Reports;

public sealed class WaterfallTests
{
    private const long Ms = 1_000_000;

    [Fact]
    public void Phases_follow_each_other_from_the_name_to_the_end()
    {
        var fall = Waterfall.Of(Whole());

        Assert.Equal(["DNS", "TCP", "TLS", "send", "to first byte", "to first token", "thinking, to answer", "generation", "to the end"], fall.Phases.Select(phase => phase.Name));
        Assert.Equal([0, 5 * Ms, 15 * Ms, 45 * Ms, 46 * Ms, 145 * Ms, 195 * Ms, 245 * Ms, 445 * Ms], fall.Phases.Select(phase => phase.StartNs));
        Assert.Equal(450 * Ms, fall.LengthNs);
    }

    [Fact]
    public void A_write_that_returns_after_the_answer_began_takes_no_longer_than_to_the_first_byte()
    {
        var fall = Waterfall.Of(Whole() with { SendNs = 130 * Ms });

        Assert.Equal(100 * Ms, fall.Phases.Single(phase => phase.Name == "send").LengthNs);
        Assert.Equal(450 * Ms, fall.LengthNs);
    }

    [Fact]
    public void What_a_failed_request_did_not_reach_is_left_out()
    {
        var fall = Waterfall.Of(new RequestRecord { Number = 0, Target = 0, StartedUnixNs = 1, ConnectNs = 3 * Ms });

        Assert.Equal(["TCP"], fall.Phases.Select(phase => phase.Name));
    }

    [Fact]
    public void Waterfalls_on_one_scale_are_drawn_in_plain_text()
    {
        var slow = Waterfall.Of(Whole());
        var fast = Waterfall.Of(Whole() with { DnsNs = null, TlsNs = null, TtfaNs = 150 * Ms, OutputOffsetsNs = [150 * Ms, 200 * Ms], EndNs = 200 * Ms });

        Snapshot.Matches(
            [.. WaterfallText.Draw(slow, slow.LengthNs, 80, unicode: false).Select(line => line.ToString()),
             string.Empty,
             .. WaterfallText.Draw(fast, slow.LengthNs, 80, unicode: false).Select(line => line.ToString())],
            "waterfall.txt");
    }

    [Fact]
    public void No_line_is_wider_than_the_screen()
    {
        var fall = Waterfall.Of(Whole());

        Assert.All(WaterfallText.Draw(fall, fall.LengthNs, 64, unicode: true), line => Assert.InRange(line.ToString().Length, 1, 64));
    }

    private static RequestRecord Whole() => new()
    {
        Number = 0,
        Target = 0,
        StartedUnixNs = 1,
        NewConnection = true,
        DnsNs = 5 * Ms,
        ConnectNs = 10 * Ms,
        TlsNs = 30 * Ms,
        SendNs = 1 * Ms,
        TtfbNs = 100 * Ms,
        TtfaNs = 200 * Ms,
        OutputOffsetsNs = [150 * Ms, 200 * Ms, 400 * Ms],
        EndNs = 405 * Ms,
    };
}
