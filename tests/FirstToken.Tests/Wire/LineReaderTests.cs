using System.Text;
using FirstToken.Wire;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Tests.Wire;

public sealed class LineReaderTests
{
    [Fact]
    public void A_line_comes_at_the_byte_that_ends_it() =>
        Assert.Equal([("ab", 3), ("c", 8), ("é", 14)], Read(new LineReader(), "ab\n\n \tc\n\r\né\r\n"u8.ToArray(), bytewise: true));

    [Fact]
    public void A_line_that_has_not_ended_is_the_rest()
    {
        var reader = new LineReader();

        Assert.Equal("one", Assert.Single(Read(reader, "one\ntwo"u8.ToArray(), bytewise: false)).Text);
        Assert.Equal("two", Encoding.UTF8.GetString(reader.Rest));

        ReadOnlySpan<byte> more = "\n"u8;
        Assert.True(reader.TryRead(ref more, out ReadOnlySpan<byte> line));
        Assert.Equal("two", Encoding.UTF8.GetString(line));
        Assert.True(reader.Rest.IsEmpty);
    }

    [Fact]
    public void A_line_beyond_the_cap_ends_the_stream()
    {
        var reader = new LineReader(maxLineBytes: 4);

        Assert.Equal(["four"], Read(reader, "four\nlonger\nx\n"u8.ToArray(), bytewise: true).Select(line => line.Text));
        Assert.Equal(WireFault.TooLarge, reader.Fault);

        reader.Reset();
        Assert.Equal(["x"], Read(reader, "x\n"u8.ToArray(), bytewise: false).Select(line => line.Text));
    }

    [Fact]
    public void Any_bytes_give_the_same_lines_however_they_are_cut() => Prop.ForAll<byte[]>(picks =>
    {
        byte[] stream = [.. picks.Select(pick => "\n\r ab"u8[pick % 5])];
        string[] expected = [.. Encoding.UTF8.GetString(stream).Split('\n')[..^1].Select(line => line.Trim(' ', '\r', '\t')).Where(line => line.Length > 0)];

        Assert.Equal(expected, Read(new LineReader(), stream, bytewise: false).Select(line => line.Text));
        Assert.Equal(expected, Read(new LineReader(), stream, bytewise: true).Select(line => line.Text));
    }).QuickCheckThrowOnFailure();

    private static List<(string Text, int At)> Read(LineReader reader, byte[] stream, bool bytewise)
    {
        List<(string, int)> seen = [];
        int step = bytewise ? 1 : Math.Max(1, stream.Length);
        for (int start = 0; start < stream.Length; start += step)
        {
            ReadOnlySpan<byte> piece = stream.AsSpan(start, step);
            while (reader.TryRead(ref piece, out ReadOnlySpan<byte> line))
            {
                seen.Add((Encoding.UTF8.GetString(line), start + step - piece.Length));
            }
        }

        return seen;
    }
}
