using System.Diagnostics;
using FirstToken.Transport;
using Xunit;

namespace FirstToken.Tests.Transport;

/// <summary>Which deadline is named when several pass at about the same moment.</summary>
public sealed class OverdueTests
{
    private static readonly long s_ms = Stopwatch.Frequency / 1000;

    [Theory]
    [InlineData(700, 700, TransportFault.FirstByteTimeout)]
    [InlineData(600, 700, TransportFault.FirstByteTimeout)]
    [InlineData(900, 700, TransportFault.TotalTimeout)]
    [InlineData(900, 800, TransportFault.None)]
    public void Silence_before_the_first_byte_is_named_so_where_it_may_last_as_long_as_the_whole(int firstByte, int total, TransportFault expected)
    {
        var exchange = new SeenExchange(new WireRequest("GET", "/", [], default), Deadlines.Default with { FirstByte = Ms(firstByte), Total = Ms(total) });
        long sent = Stopwatch.GetTimestamp();
        exchange.Times.Sent = sent;
        exchange.Enter(ExchangePhase.AwaitingFirstByte, sent + (20 * s_ms)); // the sending took so long, or was noticed so late

        Assert.Equal(TransportFault.None, exchange.Overdue(sent + (590 * s_ms)));
        Assert.Equal(expected, exchange.Overdue(sent + (710 * s_ms)));
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
