using FirstToken.Wire;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Tests.Wire;

public sealed class Crc32Tests
{
    [Fact]
    public void The_check_value_of_the_polynomial_comes_out() => Assert.Equal(0xCBF43926u, Crc32.Compute("123456789"u8));

    [Fact]
    public void It_is_what_bit_by_bit_division_gives() => Prop.ForAll<byte[]>(bytes =>
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }
        }

        return Crc32.Compute(bytes) == ~crc;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Parts_add_up_to_the_whole() => Prop.ForAll<byte[], byte[]>((first, second) =>
        Crc32.Append(Crc32.Compute(first), second) == Crc32.Compute([.. first, .. second])).QuickCheckThrowOnFailure();
}
