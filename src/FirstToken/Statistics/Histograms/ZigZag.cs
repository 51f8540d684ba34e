namespace FirstToken.Statistics.Histograms;

/// <summary>
/// Whole numbers in 1 to 9 bytes: sign folded into the lowest bit (ZigZag), then seven bits a byte, least significant first,
/// the top bit saying that more follow (LEB128). The ninth byte carries eight bits, so 64 bits never need a tenth.
/// </summary>
internal static class ZigZag
{
    public const int MaxBytes = 9;

    public static int Write(Span<byte> destination, long value)
    {
        ulong folded = (ulong)((value << 1) ^ (value >> 63));
        int written = 0;
        while (written < MaxBytes - 1 && folded > 0x7F)
        {
            destination[written++] = (byte)(folded | 0x80);
            folded >>= 7;
        }

        destination[written++] = (byte)folded;
        return written;
    }

    /// <returns>Bytes read; 0 when the source ends inside the number.</returns>
    public static int Read(ReadOnlySpan<byte> source, out long value)
    {
        ulong folded = 0;
        for (int i = 0; i < MaxBytes && i < source.Length; i++)
        {
            bool last = i == MaxBytes - 1;
            folded |= (ulong)(last ? source[i] : source[i] & 0x7F) << (7 * i);
            if (last || source[i] < 0x80)
            {
                value = (long)(folded >> 1) ^ -(long)(folded & 1);
                return i + 1;
            }
        }

        value = 0;
        return 0;
    }
}
