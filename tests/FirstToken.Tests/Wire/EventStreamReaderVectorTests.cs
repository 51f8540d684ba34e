using System.Text.Json;
using FirstToken.Wire;
using Xunit;

namespace FirstToken.Tests.Wire;

public sealed class EventStreamReaderVectorTests
{
    public static TheoryData<string> Streams => GoldenVector.Ids(vector => vector.Expected.TryGetProperty("frames", out _));

    [Theory]
    [MemberData(nameof(Streams))]
    public void Every_frame_before_the_end_or_the_fault_comes_out_whatever_the_reads(string id)
    {
        GoldenVector vector = GoldenVector.Get(id);
        JsonElement[] expected = [.. vector.Expected.GetProperty("frames").EnumerateArray()];
        WireFault fault = vector.Outcome switch
        {
            "corrupt_frame" => WireFault.Corrupt,
            "oversized_frame" => WireFault.TooLarge,
            _ => WireFault.None,
        };
        var reader = new EventStreamReader();

        foreach (int[] feeding in vector.Feedings())
        {
            reader.Reset();
            List<SeenMessage> seen = SeenMessage.Read(reader, vector.Bytes, feeding);

            Assert.Equal(expected.Select(frame => frame.GetProperty("payload").GetString()), seen.Select(frame => frame.Payload));
            Assert.All(expected.Zip(seen), pair => AssertHeaders(pair.First.GetProperty("headers"), pair.Second));
            Assert.Equal(fault, reader.Fault);
            Assert.Equal(vector.Outcome is "complete" or "error_event", reader.IsAtBoundary && fault == WireFault.None);
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Fed_byte_by_byte_each_frame_comes_at_its_last_byte(string id)
    {
        GoldenVector vector = GoldenVector.Get(id);

        List<SeenMessage> seen = SeenMessage.Read(new EventStreamReader(), vector.Bytes, [.. Enumerable.Range(1, vector.Bytes.Length)]);

        Assert.Equal(
            vector.Expected.GetProperty("frames").EnumerateArray().Select(frame => frame.GetProperty("end").GetInt32()),
            seen.Select(frame => frame.At));
    }

    private static void AssertHeaders(JsonElement expected, SeenMessage seen)
    {
        Assert.Equal(expected.EnumerateObject().Select(header => header.Name), seen.Headers.Select(header => header.Name));
        foreach ((string name, object value) in seen.Headers)
        {
            JsonElement wanted = expected.GetProperty(name);
            object plain = wanted.ValueKind switch
            {
                JsonValueKind.Number => wanted.GetInt64(),
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                _ => wanted.GetString()!,
            };
            Assert.Equal(plain, value);
        }
    }
}
