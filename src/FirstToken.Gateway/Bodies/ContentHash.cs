using System.Buffers.Binary;

namespace FirstToken.Gateway.Bodies;

/// <summary>
/// A running 64-bit hash over pieces of content. Folded multiplication, 16 bytes a step: the request waits while it is computed,
/// and the framework's own hash differs in every process.
/// </summary>
internal struct ContentHash
{
    private const ulong First = 0x9E37_79B9_7F4A_7C15;
    private const ulong Second = 0xD6E8_FEB8_6659_FD93;

    /// <summary>The hash of all pieces so far.</summary>
    public ulong Value { readonly get; private set; }

    /// <summary>Adds a piece.</summary>
    /// <param name="kind">What sort of piece it is: equal bytes of another kind hash differently.</param>
    /// <param name="bytes">The piece.</param>
    public void Add(byte kind, ReadOnlySpan<byte> bytes) => Value = Mix(Value + kind + 1, Of(bytes));

    /// <summary>Adds another hash.</summary>
    /// <param name="hash">It.</param>
    public void Add(ulong hash) => Value = Mix(Value, hash);

    private static ulong Of(ReadOnlySpan<byte> bytes)
    {
        ulong hash = (ulong)bytes.Length * Second;
        while (bytes.Length >= 16)
        {
            hash = Mix(
                hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
            bytes = bytes[16..];
        }

        Span<byte> rest = stackalloc byte[16];
        rest.Clear();
        bytes.CopyTo(rest);
        return Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(rest), BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]));
    }

    private static ulong Mix(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left ^ First, right ^ Second, out ulong low);
        return high ^ low;
    }
}
