using FirstToken.Wire;
using Xunit;

namespace FirstToken.Tests.Wire;

public sealed class SseReaderVectorTests
{
    public static TheoryData<string> Streams => GoldenVector.Ids(vector => vector.Expected.TryGetProperty("sse", out _));

    [Theory]
    [MemberData(nameof(Streams))]
    public void Every_event_comes_out_whatever_the_reads(string id)
    {
        GoldenVector vector = GoldenVector.Get(id);
        (string Event, string Data)[] expected = [.. vector.Expected.GetProperty("sse").EnumerateArray()
            .Select(item => (item.GetProperty("event").GetString()!, item.GetProperty("data").GetString()!))];
        var reader = new SseReader();

        foreach (int[] feeding in vector.Feedings())
        {
            reader.Reset();
            IEnumerable<SeenEvent> seen = SeenEvent.Read(reader, vector.Bytes, feeding);

            Assert.Equal(expected, seen.Select(item => (item.Name, item.Data)));
            Assert.Equal(WireFault.None, reader.Fault);
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Fed_byte_by_byte_each_event_comes_at_the_byte_that_completes_it(string id)
    {
        GoldenVector vector = GoldenVector.Get(id);
        int[] ends = [.. vector.Expected.GetProperty("sse").EnumerateArray().Select(item => item.GetProperty("end").GetInt32())];

        List<SeenEvent> seen = SeenEvent.Read(new SseReader(), vector.Bytes, [.. Enumerable.Range(1, vector.Bytes.Length)]);

        Assert.Equal(ends.Length, seen.Count);
        Assert.All(ends.Zip(seen), pair => Assert.True(
            vector.IsReadyAt(pair.First, pair.Second.At), $"ready at {pair.First}, seen at {pair.Second.At}"));
    }
}
