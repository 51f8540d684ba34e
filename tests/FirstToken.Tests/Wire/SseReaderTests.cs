using System.Text;
using FirstToken.Wire;
using Xunit;

namespace FirstToken.Tests.Wire;

public sealed class SseReaderTests
{
    [Fact]
    public void A_chunk_split_across_two_reads_is_one_event() =>
        AssertEvents([("message", "{\"a\":1}")], "data: {\"a\"", ":1}\n\n");

    [Fact]
    public void An_event_without_its_blank_line_is_not_given_out() => AssertEvents([], "data: a\n");

    [Fact]
    public void Data_lines_are_joined_by_one_line_feed() => AssertEvents([("message", "a\n\nb")], "data: a\ndata\ndata: b\n\n");

    [Fact]
    public void Data_lines_are_joined_across_reads_too() => AssertEvents([("n", "a\nb")], "event: n\ndata: a\n", "data: b\n\n");

    [Fact]
    public void A_data_line_without_a_value_is_an_event() => AssertEvents([("message", "")], "data\n\n");

    [Fact]
    public void Only_one_blank_behind_the_colon_is_taken_away() => AssertEvents([(" n", " a"), ("message", "b")], "event:  n\ndata:  a\n\ndata:b\n\n");

    [Fact]
    public void A_name_without_data_is_no_event_and_is_forgotten() => AssertEvents([("message", "a")], "event: n\n\ndata: a\n\n");

    [Fact]
    public void A_name_carried_over_without_data_is_forgotten() => AssertEvents([("message", "a")], "event: n\n", "\ndata: a\n\n");

    [Fact]
    public void The_last_name_of_an_event_holds() => AssertEvents([("b", "x")], "event: a\n", "event: b\ndata: x\n\n");

    [Fact]
    public void An_empty_name_is_message() => AssertEvents([("message", "x")], "event: a\nevent:\ndata: x\n\n");

    [Fact]
    public void Names_do_not_stick_to_the_next_event() => AssertEvents([("a", "x"), ("message", "y")], "event: a\ndata: x\n\ndata: y\n\n");

    [Theory]
    [InlineData("id: 7\nretry: 3\nfoo: bar\nfoo\ndatax: 1\neventx: 2\ndata: a\n\n")]
    [InlineData("data: a\nDATA: b\n data: c\n\n")]
    public void Fields_not_known_are_passed_over(string stream) => AssertEvents([("message", "a")], stream);

    [Fact]
    public void A_byte_order_mark_is_taken_away_once() =>
        AssertEvents([("message", "a"), ("message", "\uFEFFb")], "\uFEFFdata: a\n\n\uFEFFdata: x\ndata: \uFEFFb\n\n");

    [Fact]
    public void Comments_are_counted_and_not_given_out()
    {
        var reader = new SseReader();

        Assert.Empty(SeenEvent.Read(reader, ": one\n:\n:two\n\n"u8, 14));

        Assert.Equal(3, reader.Comments);
    }

    [Fact]
    public void A_line_feed_in_the_next_read_belongs_to_the_carriage_return_before_it() =>
        AssertEvents([("message", "a\nb")], "data: a\r", "\ndata: b\r", "\n\r", "\n");

    [Fact]
    public void A_carriage_return_alone_ends_the_event_at_once()
    {
        List<SeenEvent> seen = SeenEvent.Read(new SseReader(), "data: a\r\r"u8, 9);

        Assert.Equal([new SeenEvent("message", "a", 9)], seen);
    }

    [Fact]
    public void A_whole_event_is_pointed_at_and_not_copied()
    {
        byte[] stream = "event: n\ndata: abc\n\n"u8.ToArray();
        ReadOnlySpan<byte> rest = stream;

        Assert.True(new SseReader().TryRead(ref rest, out SseEvent item));

        Assert.True(item.Data.Overlaps(stream) && item.Name.Overlaps(stream));
    }

    [Theory]
    [InlineData("data: 1234567\n\n", true)]
    [InlineData("data: 123456789012345\n\n", false)]
    [InlineData("data: 12345\ndata: 123456\n\n", true)]
    [InlineData("data: 123456\ndata: 1234567\n\n", false)]
    [InlineData("event: 123456\ndata: 1234567\n\n", true)]
    [InlineData("event: 1234567\ndata: 1234567\n\n", false)]
    [InlineData(": 456789012345\n", false)]
    [InlineData(": 45678901234\n", true)]
    public void What_is_larger_than_the_cap_is_refused_however_it_comes(string stream, bool fits)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(stream);
        var reader = new SseReader(maxEventBytes: 13);

        foreach (int[] ends in (int[][])[[bytes.Length], [.. Enumerable.Range(1, bytes.Length)]])
        {
            reader.Reset();
            List<SeenEvent> seen = SeenEvent.Read(reader, bytes, ends);

            Assert.Equal(fits ? WireFault.None : WireFault.TooLarge, reader.Fault);
            Assert.Equal(fits && stream[0] != ':' ? 1 : 0, seen.Count);
        }
    }

    [Fact]
    public void After_a_fault_nothing_comes_until_reset()
    {
        var reader = new SseReader(maxEventBytes: 8);
        Assert.Empty(SeenEvent.Read(reader, "data: 123\n\ndata: 1\n\n"u8, 11, 20));

        reader.Reset();

        Assert.Single(SeenEvent.Read(reader, "data: 1\n\n"u8, 9));
        Assert.Equal(WireFault.None, reader.Fault);
    }

    [Theory]
    [InlineData("data: old\n")]
    [InlineData("data: old\r")]
    [InlineData("data: ol")]
    [InlineData("event: old\n")]
    [InlineData("event: old\ndata: old\n")]
    [InlineData("\uFEFFdata: old\n\n")]
    public void Reset_forgets_a_stream_wherever_it_stopped(string stopped)
    {
        var reader = new SseReader();
        byte[] old = Encoding.UTF8.GetBytes(stopped);
        SeenEvent.Read(reader, old, old.Length);

        reader.Reset();

        byte[] fresh = Encoding.UTF8.GetBytes("\uFEFFdata: new\n\n");
        Assert.Equal([new SeenEvent("message", "new", fresh.Length)], SeenEvent.Read(reader, fresh, fresh.Length));
    }

    [Fact]
    public void A_carriage_return_takes_no_line_feed_but_the_one_right_behind_it() =>
        AssertEvents([("message", "a\nb")], "data: a\r", "data: b", "\n\n");

    [Fact]
    public void Name_and_data_share_one_cap()
    {
        byte[] stream = "event:name-of-14-byt\ndata:0123456\n\nevent:name-of-14-byt\ndata:01234567\n\n"u8.ToArray();
        int second = stream.Length / 2;
        foreach (int[] cut in (int[][])[[stream.Length], [21, stream.Length], [.. Enumerable.Range(1, stream.Length)], [second + 21, stream.Length]])
        {
            var reader = new SseReader(maxEventBytes: 21);

            Assert.Equal(["0123456"], SeenEvent.Read(reader, stream, cut).Select(item => item.Data));
            Assert.Equal(WireFault.TooLarge, reader.Fault);
        }
    }

    [Theory]
    [InlineData("<html>\n<body>no</body>\n", true)]
    [InlineData("{\"type\":\"error\"}", true)]
    [InlineData("", false)]
    [InlineData("dat", false)]
    [InlineData("ev", false)]
    [InlineData(": hello\nfoo\n", false)]
    [InlineData("id: 1\nfoo\n", false)]
    [InlineData("retry: 1\nfoo\n", false)]
    [InlineData("foo: 1\ndata: 1\n\n", false)]
    public void Something_that_is_no_event_stream_is_recognised(string stream, bool foreign)
    {
        var reader = new SseReader();
        byte[] bytes = Encoding.UTF8.GetBytes(stream);

        SeenEvent.Read(reader, bytes, bytes.Length);

        Assert.Equal(foreign, reader.IsForeign);
    }

    private static void AssertEvents((string Name, string Data)[] expected, params string[] reads)
    {
        byte[] stream = Encoding.UTF8.GetBytes(string.Concat(reads));
        int[] ends = [.. reads.Select((_, i) => Encoding.UTF8.GetByteCount(string.Concat(reads.Take(i + 1))))];
        foreach (int[] cut in (int[][])[ends, [stream.Length], [.. Enumerable.Range(1, stream.Length)]])
        {
            Assert.Equal(expected, SeenEvent.Read(new SseReader(), stream, cut).Select(item => (item.Name, item.Data)));
        }
    }
}
