using System.Globalization;
using System.Text;

namespace FirstToken.Gateway.Sharing;

/// <summary>One word of a command: its name, a key, or a value of any bytes.</summary>
internal readonly struct RespArgument
{
    private readonly ReadOnlyMemory<byte> _bytes;

    private RespArgument(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    public static implicit operator RespArgument(string text) => new(Encoding.UTF8.GetBytes(text));

    public static implicit operator RespArgument(ReadOnlyMemory<byte> bytes) => new(bytes);

    public static implicit operator RespArgument(long number) => number.ToString(CultureInfo.InvariantCulture);
}
