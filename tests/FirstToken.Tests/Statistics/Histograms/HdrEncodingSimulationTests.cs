using FirstToken.Statistics.Histograms;
using Xunit;

namespace FirstToken.Tests.Statistics.Histograms;

/// <summary>What only very many damaged encodings show.</summary>
public sealed class HdrEncodingSimulationTests
{
    [Fact]
    public void Damaged_bytes_give_a_histogram_or_a_format_error_and_nothing_else()
    {
        byte[] whole = HdrEncoding.Encode(Filled());
        var random = new Random(7);

        for (int i = 0; i < 5_000; i++)
        {
            byte[] damaged = [.. whole];
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            damaged[random.Next(40, damaged.Length)] = (byte)random.Next(256);
            damaged[24] = 0; // keeps the table of counts small enough to try this often
            damaged[25] = 0;
            damaged[15] = 3;
            try
            {
                HdrEncoding.Decode(damaged);
            }
            catch (FormatException)
            {
                // what damage may lead to
            }
        }
    }

    private static HdrHistogram Filled()
    {
        var histogram = new HdrHistogram(highest: 10_000_000);
        for (int i = 1; i < 200; i++)
        {
            histogram.Record(i * i * 37L, i);
        }

        return histogram;
    }
}
