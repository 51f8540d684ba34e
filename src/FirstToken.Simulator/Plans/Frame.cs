using System.Text;

namespace FirstToken.Simulator.Plans;

/// <summary>
/// Bytes that go out in one send, with their HTTP/1.1 chunk framing around them, so that the pacing thread only has
/// to hand them over. Immutable and shared between requests; what differs from request to request (an id of fixed
/// length) is a patch that the sender puts in place.
/// </summary>
internal sealed class Frame
{
    private readonly byte[] _closing;

    private Frame(byte[] closing, int start, int length, int patchAt, bool isOutput)
    {
        IsOutput = isOutput;
        _closing = closing;
        PayloadStart = start;
        PayloadLength = length;
        PatchAt = patchAt;
    }

    /// <summary>The payload in chunked transfer coding.</summary>
    public ReadOnlyMemory<byte> Wire => _closing.AsMemory(0, _closing.Length - LastChunk.Length);

    /// <summary>Whether it carries generated output.</summary>
    public bool IsOutput { get; }

    public int PayloadStart { get; }

    public int PayloadLength { get; }

    /// <summary>Where in <see cref="Wire"/> the plan's patch goes; negative for nowhere.</summary>
    public int PatchAt { get; }

    public ReadOnlyMemory<byte> Payload => _closing.AsMemory(PayloadStart, PayloadLength);

    /// <summary>The frame followed by the last chunk of the body.</summary>
    public ReadOnlyMemory<byte> Closing => _closing;

    /// <summary>What ends a chunked body.</summary>
    public static ReadOnlySpan<byte> LastChunk => "0\r\n\r\n"u8;

    /// <summary>An output chunk.</summary>
    public static Frame Of(string payload, int patchAt = -1) => Of(Encoding.UTF8.GetBytes(payload), patchAt);

    /// <summary>An output chunk.</summary>
    public static Frame Of(ReadOnlySpan<byte> payload, int patchAt = -1) => Make(payload, patchAt, isOutput: true);

    /// <summary>What comes before, between and after the output chunks.</summary>
    public static Frame Other(ReadOnlySpan<byte> payload) => Make(payload, -1, isOutput: false);

    private static Frame Make(ReadOnlySpan<byte> payload, int patchAt, bool isOutput)
    {
        Span<byte> head = stackalloc byte[16];
        payload.Length.TryFormat(head, out int digits, "x");
        "\r\n"u8.CopyTo(head[digits..]);
        int start = digits + 2;
        var bytes = new byte[start + payload.Length + 2 + LastChunk.Length];
        head[..start].CopyTo(bytes);
        payload.CopyTo(bytes.AsSpan(start));
        "\r\n"u8.CopyTo(bytes.AsSpan(start + payload.Length));
        LastChunk.CopyTo(bytes.AsSpan(start + payload.Length + 2));
        return new Frame(bytes, start, payload.Length, patchAt < 0 ? -1 : patchAt + start, isOutput);
    }
}
