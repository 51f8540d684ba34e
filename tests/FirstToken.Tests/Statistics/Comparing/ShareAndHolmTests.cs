using System.Text.Json;
using FirstToken.Statistics.Comparing;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using Interval = FirstToken.Recording.Interval;

namespace FirstToken.Tests.Statistics.Comparing;

public sealed class ShareAndHolmTests
{
    [Fact]
    public void Fishers_test_is_scipys() =>
        Assert.All(Reference.Rows("fisher"), row => Assert.Equal(row[4], ShareChange.FisherTwoSided((int)row[0], (int)row[1], (int)row[2], (int)row[3]), 1e-9));

    [Fact]
    public void The_interval_of_a_difference_of_shares_is_Newcombes() =>
        Assert.All(Reference.Rows("newcombe"), row =>
        {
            Interval interval = ShareChange.Between(((int)row[0], (int)row[1]), ((int)row[2], (int)row[3])).DifferenceInterval(0.95);

            Assert.Equal(row[4], interval.Lower, 1e-6);
            Assert.Equal(row[5], interval.Upper, 1e-6);
        });

    [Fact]
    public void Shares_are_in_percent_and_their_ratio_needs_two()
    {
        ShareChange change = ShareChange.Between((1, 50), (6, 50));

        Assert.Equal(10, change.Difference, 1e-12);
        Assert.Equal(6, change.Ratio!.Value, 1e-12);
        Assert.Equal(50, change.EffectiveCount);
        Assert.Null(change.RatioInterval(0.95));
        Assert.Null(ShareChange.Between((0, 50), (6, 50)).Ratio);
        Assert.Null(ShareChange.Between((6, 50), (0, 50)).Ratio);
        Assert.Equal("Fisher", change.Method);
    }

    [Fact]
    public void A_burst_of_failures_counts_as_fewer()
    {
        bool[] scattered = [.. Enumerable.Range(0, 200).Select(i => i % 20 == 0)];
        bool[] burst = [.. Enumerable.Range(0, 200).Select(i => i is >= 100 and < 110)];
        bool[] none = new bool[200];

        ShareChange even = ShareChange.Between(none, scattered);
        ShareChange once = ShareChange.Between(none, burst);

        Assert.Equal(200, even.EffectiveCount, 1e-9);
        Assert.True(once.EffectiveCount < 60, $"{once.EffectiveCount}");
        Assert.Equal(even.Difference, once.Difference, 1e-9);
        Assert.True(once.P > 10 * even.P, $"{once.P} {even.P}");
    }

    [Fact]
    public void No_request_is_no_share()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ShareChange.Between((0, 0), (0, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ShareChange.Between((0, 1), (0, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ShareChange.Between([], [true]));
    }

    [Fact]
    public void Holms_correction_is_as_published_step_by_step()
    {
        JsonElement holm = JsonDocument.Parse("""{"p":[0.01,0.04,0.03,0.005,0.5],"adjusted":[0.04,0.09,0.09,0.025,0.5]}""").RootElement;

        double[] adjusted = Holm.Adjust(holm.Numbers("p"));

        Assert.All(adjusted.Zip(holm.Numbers("adjusted")), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
    }

    [Fact]
    public void Holms_correction_never_lessens_never_reorders_and_never_exceeds_1()
    {
        Prop.ForAll<byte[]>(bytes =>
        {
            double[] p = [.. bytes.Select(value => (value + 1) / 256d)];
            double[] adjusted = Holm.Adjust(p);
            return adjusted.Length == p.Length
                && Enumerable.Range(0, p.Length).All(i => adjusted[i] >= p[i] && adjusted[i] <= Math.Min(1, p[i] * p.Length))
                && Enumerable.Range(0, p.Length).All(i => Enumerable.Range(0, p.Length).All(j => p[i] > p[j] || adjusted[i] <= adjusted[j]));
        }).QuickCheckThrowOnFailure();
    }
}
