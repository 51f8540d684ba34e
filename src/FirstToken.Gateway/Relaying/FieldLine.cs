using System.Text;

namespace FirstToken.Gateway.Relaying;

/// <summary>A field as a line of a head (RFC 9112 §5), in Latin-1.</summary>
internal static class FieldLine
{
    /// <summary>Its bytes.</summary>
    public static int Length(string name, string value) => name.Length + ": ".Length + value.Length + "\r\n".Length;

    /// <summary>Writes it; whoever does so has seen that there is no line end in it.</summary>
    /// <returns>Bytes written.</returns>
    public static int Write(string name, string value, Span<byte> to)
    {
        int at = Encoding.Latin1.GetBytes(name, to);
        ": "u8.CopyTo(to[at..]);
        at += 2;
        at += Encoding.Latin1.GetBytes(value, to[at..]);
        "\r\n"u8.CopyTo(to[at..]);
        return at + 2;
    }
}
