using FirstToken.Statistics.Histograms;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Tests.Statistics.Histograms;

public sealed class ZigZagTests
{
    [Theory]
    [InlineData(0L, new byte[] { 0 })]
    [InlineData(-1L, new byte[] { 1 })]
    [InlineData(1L, new byte[] { 2 })]
    [InlineData(63L, new byte[] { 0x7E })]
    [InlineData(-64L, new byte[] { 0x7F })]
    [InlineData(64L, new byte[] { 0x80, 0x01 })]
    [InlineData(long.MaxValue, new byte[] { 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(long.MinValue, new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    public void Numbers_are_written_as_the_encoding_says(long value, byte[] expected)
    {
        Span<byte> buffer = stackalloc byte[ZigZag.MaxBytes];

        int written = ZigZag.Write(buffer, value);

        Assert.Equal(expected, buffer[..written].ToArray());
    }

    [Fact]
    public void What_was_written_is_read_back_and_never_from_fewer_bytes() =>
        Prop.ForAll<long, int>((number, shift) =>
        {
            long value = number << (shift & 63);
            Span<byte> buffer = stackalloc byte[ZigZag.MaxBytes];
            int written = ZigZag.Write(buffer, value);
            bool whole = ZigZag.Read(buffer[..written], out long read) == written && read == value;
            for (int cut = 0; cut < written; cut++)
            {
                whole &= ZigZag.Read(buffer[..cut], out _) == 0;
            }

            return whole;
        }).QuickCheckThrowOnFailure();
}
