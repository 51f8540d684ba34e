using System.Globalization;
using FirstToken.Simulator.Behaviour;

namespace FirstToken.Simulator.Formats;

/// <summary>Ids of answers: 24 letters and digits, different for each request, the same for the same seed.</summary>
internal static class Ids
{
    public const int Length = 24;
    private const string Letters = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    public static string Make(ulong seed, long number)
    {
        SeededRandom random = SeededRandom.For(seed ^ 0x5157, number);
        Span<char> id = stackalloc char[Length];
        for (int i = 0; i < Length; i++)
        {
            id[i] = Letters[(int)(random.NextUInt64() % (ulong)Letters.Length)];
        }

        return new string(id);
    }

    /// <summary>The same id in the shape of a UUID, as AWS writes them.</summary>
    public static string Uuid(string id)
    {
        ulong a = 14695981039346656037, b = 1099511628211;
        foreach (char letter in id)
        {
            a = unchecked((a ^ letter) * 1099511628211);
            b = unchecked((b + letter) * 6364136223846793005);
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(uint)(a >> 32):x8}-{(ushort)(a >> 16):x4}-4{(ushort)a & 0xfff:x3}-8{(ushort)(b >> 48) & 0xfff:x3}-{b & 0xffffffffffff:x12}");
    }
}
