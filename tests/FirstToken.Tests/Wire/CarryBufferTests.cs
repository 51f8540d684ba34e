using FirstToken.Wire;
using Xunit;

namespace FirstToken.Tests.Wire;

public sealed class CarryBufferTests
{
    [Fact]
    public void Memory_doubles_when_it_is_full_and_not_before()
    {
        var buffer = new CarryBuffer();

        Assert.Equal(256, Room(buffer, 1));
        Assert.Equal(256, Room(buffer, 256));
        Assert.Equal(512, Room(buffer, 257));
        Assert.Equal(5000, Room(buffer, 5000));
    }

    [Fact]
    public void Clearing_keeps_the_memory_and_forgets_the_bytes()
    {
        var buffer = new CarryBuffer();
        buffer.Append(new byte[100_000]);

        buffer.Clear();

        Assert.True(buffer.Span.IsEmpty);
        Assert.Equal(100_000, buffer.Grow(0).Length);
    }

    [Theory]
    [InlineData(64 * 1024, 64 * 1024)]
    [InlineData((64 * 1024) + 1, 0)]
    public void Reset_gives_back_what_one_large_event_took(int size, int kept)
    {
        var buffer = new CarryBuffer();
        buffer.Append(new byte[size]);

        buffer.Reset();

        Assert.Equal((0, kept), (buffer.Length, buffer.Grow(0).Length));
    }

    [Fact]
    public void Bytes_stand_in_the_order_they_were_added_however_often_it_grew()
    {
        var buffer = new CarryBuffer();
        byte[] expected = [.. Enumerable.Range(0, 3000).Select(number => (byte)number)];

        buffer.Append(expected[0]);
        foreach (byte[] piece in expected[1..].Chunk(7))
        {
            buffer.Append(piece);
        }

        Assert.Equal(expected, buffer.Span.ToArray());
    }

    private static int Room(CarryBuffer buffer, int length)
    {
        buffer.Clear();
        buffer.Append(new byte[length]);
        return buffer.Length + buffer.Grow(0).Length;
    }
}
