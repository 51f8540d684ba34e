using System.Buffers;
using System.Buffers.Text;

namespace FirstToken.Gateway.Sharing;

/// <summary>Writes commands of the Redis protocol: an array of bulk strings, whatever the version.</summary>
internal static class RespWriter
{
    private const int LongestNumber = 16;

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<RespArgument> command)
    {
        WriteCount(output, (byte)'*', command.Length);
        foreach (RespArgument word in command)
        {
            WriteCount(output, (byte)'$', word.Bytes.Length);
            output.Write(word.Bytes);
            output.Write("\r\n"u8);
        }
    }

    private static void WriteCount(IBufferWriter<byte> output, byte type, int count)
    {
        Span<byte> line = output.GetSpan(LongestNumber);
        line[0] = type;
        Utf8Formatter.TryFormat(count, line[1..], out int digits);
        "\r\n"u8.CopyTo(line[(1 + digits)..]);
        output.Advance(digits + 3);
    }
}
