using System.Text;

namespace FirstToken.Gateway.Sharing;

/// <summary>A reply of a Redis server.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Integer">Its number, where it is one.</param>
/// <param name="Bytes">Its bytes, where it has some; an error's text.</param>
/// <param name="Items">Its parts, where it has some.</param>
internal sealed record RespReply(RespKind Kind, long Integer, ReadOnlyMemory<byte> Bytes, IReadOnlyList<RespReply> Items)
{
    /// <summary>No value.</summary>
    public static RespReply Absent { get; } = new(RespKind.Absent, 0, default, []);

    /// <summary>
    /// The first word of an error, such as <c>NOSCRIPT</c>. The rest is for no log: a server that does not know a command repeats
    /// its arguments, and those of a login are the password.
    /// </summary>
    public string ErrorCode
    {
        get
        {
            string text = Encoding.Latin1.GetString(Bytes.Span);
            int end = text.AsSpan().IndexOfAnyExceptInRange('A', 'Z');
            return end switch { 0 => "ERR", < 0 => text, _ => text[..end] };
        }
    }

    public static RespReply Of(long number) => new(RespKind.Integer, number, default, []);

    public static RespReply Of(RespKind kind, byte[] bytes) => new(kind, 0, bytes, []);

    public static RespReply Of(RespKind kind, RespReply[] items) => new(kind, 0, default, items);
}
