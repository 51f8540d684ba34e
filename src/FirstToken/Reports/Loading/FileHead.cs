using System.Text.Json;
using FirstToken.Recording;

namespace FirstToken.Reports.Loading;

/// <summary>How a file begins: enough to know its kind without reading it.</summary>
/// <param name="Keys">The names at the top of its first JSON object, as far as they stand in the first 64 KB; empty where it has none.</param>
internal sealed record FileHead(IReadOnlyList<string> Keys)
{
    private const int MostBytes = 64 << 10;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private static ReadOnlySpan<byte> Gzip => [0x1F, 0x8B];

    private static ReadOnlySpan<byte> Zstandard => [0x28, 0xB5, 0x2F, 0xFD];

    /// <summary>Reads the head of a file, then goes back to its beginning.</summary>
    /// <param name="content">The file.</param>
    /// <param name="path">What messages call it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RunFileException">It is empty, or no text.</exception>
    public static async Task<FileHead> ReadAsync(Stream content, string path, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[MostBytes];
        int length;
        try
        {
            length = await content.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException failure)
        {
            throw new RunFileException($"{path}: {failure.Message.ReplaceLineEndings(" ")}", failure);
        }

        content.Position = 0;
        return Of(bytes.AsSpan(0, length), path);
    }

    /// <summary>The head of a file whose first bytes are these.</summary>
    /// <param name="bytes">Its first bytes.</param>
    /// <param name="path">What messages call it.</param>
    /// <exception cref="RunFileException">It is empty, or no text.</exception>
    public static FileHead Of(ReadOnlySpan<byte> bytes, string path)
    {
        RequireText(bytes, path);
        return new FileHead(KeysOf(bytes.StartsWith(ByteOrderMark) ? bytes[ByteOrderMark.Length..] : bytes));
    }

    private static void RequireText(ReadOnlySpan<byte> bytes, string path)
    {
        if (bytes.IndexOfAnyExcept(" \n\r\t"u8) < 0)
        {
            throw new RunFileException($"{path}: the file is empty");
        }

        if (bytes.StartsWith(Gzip) || bytes.StartsWith(Zstandard))
        {
            throw new RunFileException($"{path}: the file is compressed; unpack it first");
        }

        if (bytes.Contains((byte)0))
        {
            throw new RunFileException($"{path}: not a run: binary data, or text that is not UTF-8");
        }
    }

    private static List<string> KeysOf(ReadOnlySpan<byte> bytes)
    {
        var keys = new List<string>();
        var json = new Utf8JsonReader(bytes, isFinalBlock: false, default);
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                return keys;
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                keys.Add(json.GetString()!);
                if (!json.TrySkip())
                {
                    break; // its value goes on behind the head
                }
            }
        }
        catch (JsonException)
        {
            // Broken further on: whoever reads the file says where.
        }

        return keys;
    }
}
