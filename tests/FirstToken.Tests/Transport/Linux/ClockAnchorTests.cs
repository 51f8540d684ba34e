using System.Diagnostics;
using FirstToken.Transport.Linux;
using Xunit;

namespace FirstToken.Tests.Transport.Linux;

public sealed class ClockAnchorTests
{
    private static readonly long Second = Stopwatch.Frequency;

    public ClockAnchorTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "kernel stamps exist on Linux only");

    [Fact]
    public void A_stamp_between_the_last_event_and_now_is_taken_as_it_is()
    {
        (ClockAnchor anchor, long now, long wall) = Read();

        Assert.True(anchor.TryConvert(wall - 300_000_000, now - Second, now + Second, out long arrived));

        // The two clocks were read one after the other, with whatever came between.
        Assert.InRange(now - arrived, 0, Second);
        Assert.Equal(0, anchor.Refused);
    }

    [Fact]
    public void Stamps_keep_their_distances()
    {
        (ClockAnchor anchor, long now, long wall) = Read();

        anchor.TryConvert(wall - 300_000_000, now - (10 * Second), now + (10 * Second), out long first);
        anchor.TryConvert(wall - 299_000_000, now - (10 * Second), now + (10 * Second), out long second);

        Assert.InRange(second - first, (Second / 1000) - 1, (Second / 1000) + 1);
    }

    [Fact]
    public void No_stamp_is_the_moment_of_the_read_and_nothing_refused()
    {
        (ClockAnchor anchor, long now, _) = Read();

        Assert.False(anchor.TryConvert(0, now - Second, now, out long arrived));
        Assert.Equal((now, 0), (arrived, anchor.Refused));
    }

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    public void A_stepped_wall_clock_is_refused_and_counted(int seconds)
    {
        (ClockAnchor anchor, long now, long wall) = Read();

        Assert.False(anchor.TryConvert(wall + (seconds * 1_000_000_000L), now - Second, now, out long arrived));
        Assert.Equal((now, 1), (arrived, anchor.Refused));
    }

    [Fact]
    public void A_stamp_a_rounding_error_too_late_or_too_early_is_put_where_it_can_be()
    {
        (ClockAnchor anchor, long now, long wall) = Read();
        anchor.TryConvert(wall, now - (10 * Second), now + (10 * Second), out long exact);
        long little = Second / 100_000;

        Assert.True(anchor.TryConvert(wall, exact - Second, exact - little, out long late));
        Assert.True(anchor.TryConvert(wall, exact + little, exact + Second, out long early));

        Assert.Equal((exact - little, exact + little), (late, early));
        Assert.Equal(0, anchor.Refused);
    }

    private static (ClockAnchor Anchor, long Now, long WallNs) Read()
    {
        var anchor = new ClockAnchor();
        long now = Stopwatch.GetTimestamp();
        anchor.Refresh(now);
        return (anchor, now, (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick);
    }
}
