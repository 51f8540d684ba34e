namespace FirstToken.Prompts;

/// <summary>A short mark at the head of a text, so that it shares its beginning with no other.</summary>
internal static class Nonce
{
    // No vowels, no look-alikes: never a word, in any language. 2⁵ letters, 13 of them hold 64 bits.
    private const string Letters = "0123456789bcdfghjkmnpqrstvwxyz-_";
    private const int BitsPerLetter = 5;
    private const int Length = 13;

    /// <summary>The mark of 64 bits: other bits, another mark.</summary>
    public static string Of(ulong bits) =>
        string.Create(Length + 3, bits, static (head, bits) =>
        {
            head[0] = '[';
            for (int i = 1; i <= Length; i++, bits >>= BitsPerLetter)
            {
                head[i] = Letters[(int)(bits % (ulong)Letters.Length)];
            }

            "] ".CopyTo(head[(Length + 1)..]);
        });
}
