using System.Buffers.Binary;
using System.IO.Compression;
using FirstToken.Statistics.Histograms;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Tests.Statistics.Histograms;

public sealed class HdrEncodingTests
{
    [Fact]
    public void The_header_and_the_runs_of_empty_cells_are_as_the_encoding_says()
    {
        var histogram = new HdrHistogram(highest: 1000, digits: 3, lowest: 1);
        histogram.Record(0);
        histogram.Record(2, 3);
        histogram.Record(100);

        byte[] encoded = HdrEncoding.Encode(histogram);

        Assert.Equal(0x1c849313, BinaryPrimitives.ReadInt32BigEndian(encoded));
        Assert.Equal(encoded.Length - 40, BinaryPrimitives.ReadInt32BigEndian(encoded.AsSpan(4)));
        Assert.Equal(0, BinaryPrimitives.ReadInt32BigEndian(encoded.AsSpan(8)));
        Assert.Equal(3, BinaryPrimitives.ReadInt32BigEndian(encoded.AsSpan(12)));
        Assert.Equal(1, BinaryPrimitives.ReadInt64BigEndian(encoded.AsSpan(16)));
        Assert.Equal(1000, BinaryPrimitives.ReadInt64BigEndian(encoded.AsSpan(24)));
        Assert.Equal(1.0, BinaryPrimitives.ReadDoubleBigEndian(encoded.AsSpan(32)));

        // one, a single empty cell, three, 97 empty cells, one
        Assert.Equal([2, 0, 6, 0xC1, 0x01, 2], encoded[40..]);
    }

    [Fact]
    public void The_text_form_carries_the_compressed_cookie_and_its_length()
    {
        byte[] bytes = Convert.FromBase64String(HdrEncoding.ToBase64(Filled()));

        Assert.Equal(0x1c849314, BinaryPrimitives.ReadInt32BigEndian(bytes));
        Assert.Equal(bytes.Length - 8, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4)));
        Assert.Equal(0x78, bytes[8]); // zlib
    }

    [Fact]
    public void What_was_encoded_is_decoded_cell_by_cell() =>
        Prop.ForAll<int[]>(values =>
        {
            var histogram = new HdrHistogram();
            foreach (int value in values)
            {
                histogram.Record(Math.Abs((long)value), 1 + (value & 3));
            }

            HdrHistogram back = HdrEncoding.FromBase64(HdrEncoding.ToBase64(histogram));
            return back.TotalCount == histogram.TotalCount
                && back.Counts.SequenceEqual(histogram.Counts)
                && (back.Highest, back.Lowest, back.Digits) == (histogram.Highest, histogram.Lowest, histogram.Digits);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(10));

    [Fact]
    public void A_histogram_cut_anywhere_is_refused()
    {
        byte[] whole = HdrEncoding.Encode(Filled());

        for (int cut = 0; cut < whole.Length; cut++)
        {
            Assert.Throws<FormatException>(() => HdrEncoding.Decode(whole.AsSpan(0, cut)));
        }
    }

    [Fact]
    public void A_compressed_histogram_cut_anywhere_is_refused()
    {
        byte[] whole = Convert.FromBase64String(HdrEncoding.ToBase64(Filled()));

        for (int cut = 0; cut < whole.Length; cut++)
        {
            Assert.Throws<FormatException>(() => HdrEncoding.FromBase64(Convert.ToBase64String(whole, 0, cut)));
        }
    }

    [Theory]
    [InlineData(0, "cookie")]
    [InlineData(12, "impossible")]
    [InlineData(16, "impossible")]
    [InlineData(24, "impossible")]
    public void A_header_that_cannot_be_is_refused_with_the_reason(int field, string reason)
    {
        byte[] encoded = HdrEncoding.Encode(Filled());
        BinaryPrimitives.WriteInt32BigEndian(encoded.AsSpan(field), -7);

        FormatException refused = Assert.Throws<FormatException>(() => HdrEncoding.Decode(encoded));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Counts_beyond_the_range_are_refused()
    {
        var small = new HdrHistogram(highest: 1000);
        small.Record(1);
        byte[] encoded = [.. HdrEncoding.Encode(small)[..40], .. Numbers(-1_000_000, 1)];
        BinaryPrimitives.WriteInt32BigEndian(encoded.AsSpan(4), encoded.Length - 40);

        Assert.Throws<FormatException>(() => HdrEncoding.Decode(encoded));
    }

    [Fact]
    public void Runs_of_empty_cells_that_overflow_are_refused()
    {
        var small = new HdrHistogram(highest: 1000);
        byte[] encoded = [.. HdrEncoding.Encode(small)[..40], .. Numbers(long.MinValue, long.MinValue, 5)];
        BinaryPrimitives.WriteInt32BigEndian(encoded.AsSpan(4), encoded.Length - 40);

        Assert.Throws<FormatException>(() => HdrEncoding.Decode(encoded));
    }

    [Fact]
    public void A_histogram_that_unfolds_without_end_is_refused()
    {
        using var bomb = new MemoryStream();
        bomb.Write(stackalloc byte[8]);
        using (var zlib = new ZLibStream(bomb, CompressionLevel.Fastest, leaveOpen: true))
        {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 65; i++)
            {
                zlib.Write(zeros);
            }
        }

        byte[] bytes = bomb.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes, 0x1c849314);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), bytes.Length - 8);

        FormatException refused = Assert.Throws<FormatException>(() => HdrEncoding.FromBase64(Convert.ToBase64String(bytes)));

        Assert.Contains("64 MiB", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_reason_says_what_is_wrong()
    {
        byte[] whole = HdrEncoding.Encode(Filled());
        byte[] folded = Convert.FromBase64String(HdrEncoding.ToBase64(Filled()));
        byte[] damaged = [.. folded];
        damaged[8] = 0;

        Assert.Equal("not a V2 histogram: wrong cookie", Reason(() => HdrEncoding.Decode(whole.AsSpan(0, 39))));
        Assert.Equal("histogram cut short", Reason(() => HdrEncoding.Decode(whole.AsSpan(0, whole.Length - 1))));
        Assert.Equal("not a compressed V2 histogram: wrong cookie", Reason(() => HdrEncoding.FromBase64(Convert.ToBase64String(whole))));
        Assert.Equal("histogram cut short", Reason(() => HdrEncoding.FromBase64(Convert.ToBase64String(folded, 0, folded.Length - 1))));
        Assert.Equal("histogram with damaged compression", Reason(() => HdrEncoding.FromBase64(Convert.ToBase64String(damaged))));

        byte[] halved = [.. HdrEncoding.Encode(new HdrHistogram(highest: 1000))[..40], 0x80];
        BinaryPrimitives.WriteInt32BigEndian(halved.AsSpan(4), 1);
        Assert.Equal("histogram cut inside a count", Reason(() => HdrEncoding.Decode(halved)));
        byte[] beyond = [.. halved[..40], .. Numbers(-1_000_000, 1)];
        BinaryPrimitives.WriteInt32BigEndian(beyond.AsSpan(4), beyond.Length - 40);
        Assert.Equal("histogram with counts outside its own range", Reason(() => HdrEncoding.Decode(beyond)));

        static string Reason(Action read) => Assert.Throws<FormatException>(read).Message;
    }

    [Fact]
    public void A_length_below_zero_is_refused()
    {
        byte[] whole = HdrEncoding.Encode(Filled());
        byte[] folded = Convert.FromBase64String(HdrEncoding.ToBase64(Filled()));
        BinaryPrimitives.WriteInt32BigEndian(whole.AsSpan(4), -1);
        BinaryPrimitives.WriteInt32BigEndian(folded.AsSpan(4), -1);

        Assert.Throws<FormatException>(() => HdrEncoding.Decode(whole));
        Assert.Throws<FormatException>(() => HdrEncoding.FromBase64(Convert.ToBase64String(folded)));
    }

    [Fact]
    public void What_stands_behind_the_counts_is_not_read()
    {
        byte[] whole = HdrEncoding.Encode(Filled());

        Assert.Equal(Filled().TotalCount, HdrEncoding.Decode([.. whole, 0x80, 0x80]).TotalCount);
    }

    [Fact]
    public void A_zero_and_a_run_of_one_are_one_empty_cell()
    {
        byte[] encoded = [.. HdrEncoding.Encode(new HdrHistogram(highest: 1000))[..40], .. Numbers(3, 0, 4, -1, 5, -2, 6)];
        BinaryPrimitives.WriteInt32BigEndian(encoded.AsSpan(4), encoded.Length - 40);

        HdrHistogram histogram = HdrEncoding.Decode(encoded);

        Assert.Equal([3, 0, 4, 0, 5, 0, 0, 6, 0], histogram.Counts[..9].ToArray());
    }

    [Fact]
    public void Cookies_of_old_writers_that_left_out_the_width_are_read()
    {
        byte[] whole = HdrEncoding.Encode(Filled());
        BinaryPrimitives.WriteInt32BigEndian(whole, 0x1c849303);

        Assert.Equal(Filled().TotalCount, HdrEncoding.Decode(whole).TotalCount);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("AAAAAAAAAAA=")]
    public void Text_that_is_no_histogram_is_refused(string text) =>
        Assert.Throws<FormatException>(() => HdrEncoding.FromBase64(text));

    private static byte[] Numbers(params long[] values)
    {
        using var bytes = new MemoryStream();
        Span<byte> number = stackalloc byte[ZigZag.MaxBytes];
        foreach (long value in values)
        {
            bytes.Write(number[..ZigZag.Write(number, value)]);
        }

        return bytes.ToArray();
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
