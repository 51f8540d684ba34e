using System.Buffers.Binary;
using System.IO.Compression;

namespace FirstToken.Statistics.Histograms;

/// <summary>
/// The V2 encoding of HDR histograms that other implementations read and write: a 40-byte big-endian header, then the counts
/// cell by cell as <see cref="ZigZag"/> numbers, a run of n empty cells being −n; the compressed form is that in zlib, behind
/// a cookie and a length of its own; text is base64 of the compressed form.
/// </summary>
public static class HdrEncoding
{
    private const int Cookie = 0x1c849303 | 0x10;
    private const int CompressedCookie = 0x1c849304 | 0x10;

    // The second hexadecimal digit of a cookie says how wide counts are; in V2 it is always 1, and old writers left it out.
    private const int CookieMask = ~0xF0;
    private const int HeaderLength = 40;
    private const int CompressedHeaderLength = 8;

    /// <summary>The most bytes a histogram may unfold to: what five digits over 63 bits need with every cell full.</summary>
    private const int MaxLength = 64 << 20;

    /// <summary>Encodes without compression.</summary>
    /// <param name="histogram">The histogram.</param>
    public static byte[] Encode(HdrHistogram histogram)
    {
        ArgumentNullException.ThrowIfNull(histogram);
        ReadOnlySpan<long> counts = histogram.Counts[..(histogram.LastFilled() + 1)];
        using var payload = new MemoryStream();
        Span<byte> number = stackalloc byte[ZigZag.MaxBytes];
        for (int i = 0; i < counts.Length;)
        {
            int empty = counts[i..].IndexOfAnyExcept(0L);
            long value = empty > 1 ? -empty : counts[i];
            payload.Write(number[..ZigZag.Write(number, value)]);
            i += Math.Max(1, empty);
        }

        byte[] encoded = new byte[HeaderLength + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(encoded, Cookie);
        BinaryPrimitives.WriteInt32BigEndian(encoded.AsSpan(4), (int)payload.Length);
        BinaryPrimitives.WriteInt32BigEndian(encoded.AsSpan(8), 0); // normalizing index offset: never shifted
        BinaryPrimitives.WriteInt32BigEndian(encoded.AsSpan(12), histogram.Digits);
        BinaryPrimitives.WriteInt64BigEndian(encoded.AsSpan(16), histogram.Lowest);
        BinaryPrimitives.WriteInt64BigEndian(encoded.AsSpan(24), histogram.Highest);
        BinaryPrimitives.WriteDoubleBigEndian(encoded.AsSpan(32), 1); // integer to double conversion ratio
        payload.GetBuffer().AsSpan(0, (int)payload.Length).CopyTo(encoded.AsSpan(HeaderLength));
        return encoded;
    }

    /// <summary>Encodes, compresses and writes as base64: the form in a run file.</summary>
    /// <param name="histogram">The histogram.</param>
    public static string ToBase64(HdrHistogram histogram)
    {
        using var compressed = new MemoryStream();
        compressed.Write(stackalloc byte[CompressedHeaderLength]);
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(Encode(histogram));
        }

        Span<byte> all = compressed.GetBuffer().AsSpan(0, (int)compressed.Length);
        BinaryPrimitives.WriteInt32BigEndian(all, CompressedCookie);
        BinaryPrimitives.WriteInt32BigEndian(all[4..], all.Length - CompressedHeaderLength);
        return Convert.ToBase64String(all);
    }

    /// <summary>Reads the compressed form from base64.</summary>
    /// <param name="text">Base64 of the compressed encoding.</param>
    /// <exception cref="FormatException">It is not a V2 histogram, or it is damaged.</exception>
    public static HdrHistogram FromBase64(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        byte[] bytes = Convert.FromBase64String(text);
        if (bytes.Length < CompressedHeaderLength
            || (BinaryPrimitives.ReadInt32BigEndian(bytes) & CookieMask) != (CompressedCookie & CookieMask))
        {
            throw new FormatException("not a compressed V2 histogram: wrong cookie");
        }

        int length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(4));
        if (length < 0 || length > bytes.Length - CompressedHeaderLength)
        {
            throw new FormatException("histogram cut short");
        }

        using var zlib = new ZLibStream(new MemoryStream(bytes, CompressedHeaderLength, length), CompressionMode.Decompress);
        return Decode(Unfold(zlib));
    }

    /// <summary>Reads the form without compression.</summary>
    /// <param name="encoded">Header and counts.</param>
    /// <exception cref="FormatException">It is not a V2 histogram, or it is damaged.</exception>
    public static HdrHistogram Decode(ReadOnlySpan<byte> encoded)
    {
        if (encoded.Length < HeaderLength
            || (BinaryPrimitives.ReadInt32BigEndian(encoded) & CookieMask) != (Cookie & CookieMask))
        {
            throw new FormatException("not a V2 histogram: wrong cookie");
        }

        int length = BinaryPrimitives.ReadInt32BigEndian(encoded[4..]);
        if (length < 0 || length > encoded.Length - HeaderLength)
        {
            throw new FormatException("histogram cut short");
        }

        // The two fields about shifting and scaling (offsets 8 and 32) are not looked at: they mean something only to histograms
        // of fractions, and hdr-histogram-js writes a 1 into the first for histograms that are not shifted at all.
        HdrHistogram histogram = CreateEmpty(encoded);
        ReadCounts(histogram, encoded.Slice(HeaderLength, length));
        return histogram;
    }

    private static HdrHistogram CreateEmpty(ReadOnlySpan<byte> header)
    {
        try
        {
            return new HdrHistogram(
                BinaryPrimitives.ReadInt64BigEndian(header[24..]),
                BinaryPrimitives.ReadInt32BigEndian(header[12..]),
                BinaryPrimitives.ReadInt64BigEndian(header[16..]));
        }
        catch (ArgumentOutOfRangeException outside)
        {
            throw new FormatException($"histogram with an impossible {outside.ParamName}", outside);
        }
    }

    private static void ReadCounts(HdrHistogram histogram, ReadOnlySpan<byte> payload)
    {
        long cell = 0;
        while (!payload.IsEmpty)
        {
            int read = ZigZag.Read(payload, out long value);
            if (read == 0)
            {
                throw new FormatException("histogram cut inside a count");
            }

            payload = payload[read..];
            if (value < 0)
            {
                // Compared before it is negated: −2^63 has no opposite.
                cell = value < -int.MaxValue ? int.MaxValue : Math.Min(int.MaxValue, cell - value);
            }
            else if (value == 0)
            {
                cell++;
            }
            else if (cell >= int.MaxValue || !histogram.TryAddAt((int)cell++, value))
            {
                throw new FormatException("histogram with counts outside its own range");
            }
        }
    }

    private static byte[] Unfold(Stream zlib)
    {
        using var unfolded = new MemoryStream();
        byte[] buffer = new byte[16 << 10];
        try
        {
            int read;
            while ((read = zlib.Read(buffer)) > 0)
            {
                unfolded.Write(buffer, 0, read);
                if (unfolded.Length > MaxLength)
                {
                    throw new FormatException("histogram unfolds to more than 64 MiB");
                }
            }
        }
        catch (InvalidDataException damaged)
        {
            throw new FormatException("histogram with damaged compression", damaged);
        }

        return unfolded.ToArray();
    }
}
