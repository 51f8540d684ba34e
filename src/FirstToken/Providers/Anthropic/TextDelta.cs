using System.Buffers;

namespace FirstToken.Providers.Anthropic;

/// <summary>
/// Recognises the commonest event of all, a text delta in the byte order the API writes it, without parsing JSON.
/// Nine in ten events of an answer are one; whatever looks different is left to the real parser.
/// </summary>
internal static class TextDelta
{
    private static readonly SearchValues<byte> EndsPlainText = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(value => (byte)value)]);

    /// <summary>Takes <paramref name="data"/> apart when it is a text delta without escapes.</summary>
    /// <param name="data">The JSON of one event.</param>
    /// <param name="text">The text; may be empty.</param>
    public static bool TryRead(ReadOnlySpan<byte> data, out ReadOnlySpan<byte> text)
    {
        text = default;
        ReadOnlySpan<byte> head = """{"type":"content_block_delta","index":"""u8;
        if (!data.StartsWith(head))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = data[head.Length..];
        int digits = rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        ReadOnlySpan<byte> middle = ""","delta":{"type":"text_delta","text":" """u8[..^1];
        if (digits <= 0 || (digits > 1 && rest[0] == (byte)'0') || !rest[digits..].StartsWith(middle))
        {
            return false;
        }

        rest = rest[(digits + middle.Length)..];
        int length = rest.IndexOfAny(EndsPlainText);
        if (length < 0 || rest[length] != (byte)'"')
        {
            return false;
        }

        text = rest[..length];
        return IsEnd(rest[(length + 1)..]);
    }

    // The API pads events with blanks before the last brace, so that their sizes do not tell their content.
    private static bool IsEnd(ReadOnlySpan<byte> tail) =>
        tail.SequenceEqual("}}"u8)
        || (tail.Length > 2 && tail[0] == (byte)'}' && tail[^1] == (byte)'}' && tail[1..^1].IndexOfAnyExcept((byte)' ') < 0);
}
