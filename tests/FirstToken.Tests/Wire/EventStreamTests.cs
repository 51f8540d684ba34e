using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using FirstToken.Wire;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Tests.Wire;

public sealed class EventStreamTests
{
    [Fact]
    public void The_smallest_message_is_the_specified_sixteen_bytes()
    {
        var output = new ArrayBufferWriter<byte>();

        EventStreamWriter.Write(output, default, default);

        Assert.Equal("000000100000000005c248eb7d98c8ff", Convert.ToHexStringLower(output.WrittenSpan));
    }

    [Fact]
    public void A_header_is_written_as_specified()
    {
        var headers = new ArrayBufferWriter<byte>();
        var output = new ArrayBufferWriter<byte>();

        EventStreamHeaderWriter.WriteText(headers, ":message-type"u8, "event"u8);
        EventStreamWriter.Write(output, headers.WrittenSpan, "{}"u8);

        Assert.Equal(
            "000000280000001660470efd0d3a6d6573736167652d747970650700056576656e747b7db7184afc",
            Convert.ToHexStringLower(output.WrittenSpan));
    }

    [Fact]
    public void Every_header_type_is_read_back_as_written() => Prop.ForAll<long, byte[], Guid>((number, bytes, uuid) =>
    {
        var headers = new ArrayBufferWriter<byte>();
        EventStreamHeaderWriter.WriteBoolean(headers, "t"u8, true);
        EventStreamHeaderWriter.WriteBoolean(headers, "f"u8, false);
        EventStreamHeaderWriter.WriteInt8(headers, "1"u8, (sbyte)number);
        EventStreamHeaderWriter.WriteInt16(headers, "2"u8, (short)number);
        EventStreamHeaderWriter.WriteInt32(headers, "4"u8, (int)number);
        EventStreamHeaderWriter.WriteInt64(headers, "8"u8, number);
        EventStreamHeaderWriter.WriteBytes(headers, "b"u8, bytes);
        EventStreamHeaderWriter.WriteText(headers, "s"u8, "wért"u8);
        EventStreamHeaderWriter.WriteTimestamp(headers, "d"u8, number);
        EventStreamHeaderWriter.WriteUuid(headers, "u"u8, uuid);
        var output = new ArrayBufferWriter<byte>();
        EventStreamWriter.Write(output, headers.WrittenSpan, bytes);

        SeenMessage seen = Assert.Single(SeenMessage.Read(new EventStreamReader(), output.WrittenSpan, output.WrittenCount));

        Assert.Equal(
            [
                ("t", true), ("f", false), ("1", (long)(sbyte)number), ("2", (long)(short)number), ("4", (long)(int)number), ("8", number),
                ("b", Convert.ToHexStringLower(bytes)), ("s", "wért"), ("d", number), ("u", uuid.ToString("N")),
            ],
            seen.Headers);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Messages_are_read_back_however_they_are_cut() => Prop.ForAll<byte[][], byte>((payloads, step) =>
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (byte[] payload in payloads)
        {
            EventStreamWriter.WriteEvent(output, "chunk"u8, payload);
        }

        var reader = new EventStreamReader();
        int[] ends = [.. Enumerable.Range(1, output.WrittenCount).Where(end => end % (1 + (step % 40)) == 0), output.WrittenCount];
        List<SeenMessage> seen = SeenMessage.Read(reader, output.WrittenSpan, ends);

        Assert.Equal(payloads.Select(Encoding.UTF8.GetString), seen.Select(message => message.Payload));
        Assert.True(reader.IsAtBoundary);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Any_flipped_bit_ends_the_stream_there()
    {
        byte[] good = Message("{}"u8);
        for (int bit = 0; bit < good.Length * 8; bit++)
        {
            byte[] stream = [.. good, .. good];
            stream[good.Length + (bit / 8)] ^= (byte)(1 << (bit % 8));
            var reader = new EventStreamReader();

            Assert.Single(SeenMessage.Read(reader, stream, stream.Length));
            Assert.Equal(WireFault.Corrupt, reader.Fault);
        }
    }

    [Fact]
    public void Random_bytes_do_no_harm() => Prop.ForAll<byte[]>(bytes =>
        SeenMessage.Read(new EventStreamReader(), bytes, [.. Enumerable.Range(1, bytes.Length)]).Count == 0).QuickCheckThrowOnFailure();

    [Fact]
    public void Random_headers_under_good_checksums_do_no_harm() => Prop.ForAll<byte[]>(headers =>
    {
        var output = new ArrayBufferWriter<byte>();
        EventStreamWriter.Write(output, headers, "x"u8);
        var reader = new EventStreamReader();

        List<SeenMessage> seen = SeenMessage.Read(reader, output.WrittenSpan, output.WrittenCount);

        Assert.Equal(seen.Count == 1 ? WireFault.None : WireFault.Corrupt, reader.Fault);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(100u, 100u - 16, WireFault.None)]
    [InlineData(100u, 100u - 15, WireFault.Corrupt)]
    [InlineData(16u, 0u, WireFault.None)]
    [InlineData(15u, 0u, WireFault.Corrupt)]
    [InlineData(0u, 0u, WireFault.Corrupt)]
    [InlineData(16u * 1024 * 1024, 0u, WireFault.None)]
    [InlineData((16u * 1024 * 1024) + 1, 0u, WireFault.TooLarge)]
    [InlineData(uint.MaxValue, uint.MaxValue, WireFault.TooLarge)]
    [InlineData(1_000_000u, 131_072u, WireFault.None)]
    [InlineData(1_000_000u, 131_073u, WireFault.TooLarge)]
    public void Lengths_are_judged_by_the_prelude_alone(uint total, uint headers, WireFault fault)
    {
        byte[] prelude = new byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(prelude, total);
        BinaryPrimitives.WriteUInt32BigEndian(prelude.AsSpan(4), headers);
        BinaryPrimitives.WriteUInt32BigEndian(prelude.AsSpan(8), Crc32.Compute(prelude.AsSpan(0, 8)));

        foreach (int[] ends in (int[][])[[12], [5, 12]])
        {
            var reader = new EventStreamReader();
            Assert.Empty(SeenMessage.Read(reader, prelude, ends));
            Assert.Equal(fault, reader.Fault);
        }
    }

    [Fact]
    public void A_whole_message_is_pointed_at_and_not_copied()
    {
        byte[] stream = Message("{}"u8);
        ReadOnlySpan<byte> rest = stream;

        Assert.True(new EventStreamReader().TryRead(ref rest, out EventStreamMessage message));

        Assert.True(message.Payload.Overlaps(stream) && message.HeaderBlock.Overlaps(stream));
        Assert.Equal("chunk"u8, message.Text(":event-type"u8));
        Assert.True(message.Text(":no-such"u8).IsEmpty);
    }

    [Fact]
    public void Reset_makes_a_failed_reader_good_again()
    {
        var reader = new EventStreamReader();
        SeenMessage.Read(reader, new byte[20], 20);
        Assert.Equal(WireFault.Corrupt, reader.Fault);

        reader.Reset();

        byte[] stream = Message("{}"u8);
        Assert.Single(SeenMessage.Read(reader, stream, stream.Length));
    }

    [Fact]
    public void A_header_asked_for_as_another_type_says_so()
    {
        var headers = new ArrayBufferWriter<byte>();
        EventStreamHeaderWriter.WriteText(headers, "s"u8, "x"u8);
        ReadOnlySpan<byte> block = headers.WrittenSpan;
        Assert.True(EventStreamHeader.TryTake(ref block, out EventStreamHeader header));

        string thrown = "";
        try
        {
            header.AsInteger();
        }
        catch (InvalidOperationException exception)
        {
            thrown = exception.Message;
        }

        Assert.Contains("Text", thrown, StringComparison.Ordinal);
        Assert.False(header.AsBoolean());
    }

    [Fact]
    public void What_is_no_timestamp_and_no_uuid_says_so()
    {
        byte[] text = [1, (byte)'a', 7, 0, 0];

        Assert.Contains("no timestamp", Assert.Throws<InvalidOperationException>(() => Header(text).AsUnixMilliseconds()).Message, StringComparison.Ordinal);
        Assert.Contains("no UUID", Assert.Throws<InvalidOperationException>(() => Header(text).AsUuid()).Message, StringComparison.Ordinal);
        Assert.True(Header(text).Value.IsEmpty);

        static EventStreamHeader Header(byte[] bytes)
        {
            ReadOnlySpan<byte> block = bytes;
            Assert.True(EventStreamHeader.TryTake(ref block, out EventStreamHeader header));
            Assert.True(block.IsEmpty);
            return header;
        }
    }

    [Theory]
    [InlineData(new byte[] { 1, (byte)'a', 7, 0, 5, (byte)'x' })]
    [InlineData(new byte[] { 1, (byte)'a', 7, 0 })]
    [InlineData(new byte[] { 1, (byte)'a', 4, 0, 0, 0 })]
    [InlineData(new byte[] { 1, (byte)'a', 10, 0 })]
    [InlineData(new byte[] { 2, (byte)'a', 0 })]
    [InlineData(new byte[] { 0, 0 })]
    public void Half_a_header_or_one_of_no_known_type_is_none(byte[] bytes)
    {
        ReadOnlySpan<byte> block = bytes;

        Assert.False(EventStreamHeader.TryTake(ref block, out _));
        Assert.Equal(bytes.Length, block.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(256)]
    public void Names_no_byte_can_count_are_refused(int length) => Assert.Throws<ArgumentOutOfRangeException>(() =>
        EventStreamHeaderWriter.WriteBoolean(new ArrayBufferWriter<byte>(), new byte[length], true));

    [Fact]
    public void Values_no_two_bytes_can_count_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() =>
        EventStreamHeaderWriter.WriteBytes(new ArrayBufferWriter<byte>(), "a"u8, new byte[65_536]));

    [Fact]
    public void Exceptions_and_errors_are_written_as_bedrock_sends_them()
    {
        var output = new ArrayBufferWriter<byte>();
        EventStreamWriter.WriteException(output, "throttlingException"u8, "{}"u8);
        EventStreamWriter.WriteError(output, "InternalFailure"u8, "why"u8);

        List<SeenMessage> seen = SeenMessage.Read(new EventStreamReader(), output.WrittenSpan, output.WrittenCount);

        Assert.Equal(
            [(":exception-type", "throttlingException"), (":content-type", "application/json"), (":message-type", (object)"exception")],
            seen[0].Headers);
        Assert.Equal(
            [(":message-type", "error"), (":error-code", "InternalFailure"), (":error-message", (object)"why")],
            seen[1].Headers);
        Assert.Equal("", seen[1].Payload);
    }

    private static byte[] Message(ReadOnlySpan<byte> payload)
    {
        var output = new ArrayBufferWriter<byte>();
        EventStreamWriter.WriteEvent(output, "chunk"u8, payload);
        return output.WrittenSpan.ToArray();
    }
}
