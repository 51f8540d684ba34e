using System.Text;

namespace FirstToken.Simulator.Plans;

/// <summary>
/// Bytes that go out in one send, with their HTTP/1.1 chunk framing around them, so that the pacing thread only has
/// to hand them over. Immutable and shared between requests; what differs from request to request (an id of fixed
/// length) is a patch that the sender puts in place.
/// </summary>
internal sealed class Frame
{
    private byte[]? _closing;

    private Frame(byte[] wire, int start, int length, int patchAt)
    {
        Wire = wire;
        PayloadStart = start;
        PayloadLength = length;
        PatchAt = patchAt;
    }

    /// <summary>The payload in chunked transfer coding.</summary>
    public byte[] Wire { get; }

    public int PayloadStart { get; }

    public int PayloadLength { get; }

    /// <summary>Where in <see cref="Wire"/> the plan's patch goes; negative for nowhere.</summary>
    public int PatchAt { get; }

    public ReadOnlyMemory<byte> Payload => Wire.AsMemory(PayloadStart, PayloadLength);

    /// <summary>The frame followed by the last chunk of the body.</summary>
    public byte[] Closing => _closing ??= [.. Wire, .. "0\r\n\r\n"u8];

    public static Frame Of(string payload, int patchAt = -1) => Of(Encoding.UTF8.GetBytes(payload), patchAt);

    public static Frame Of(ReadOnlySpan<byte> payload, int patchAt = -1)
    {
        Span<byte> head = stackalloc byte[16];
        payload.Length.TryFormat(head, out int digits, "x");
        "\r\n"u8.CopyTo(head[digits..]);
        int start = digits + 2;
        var wire = new byte[start + payload.Length + 2];
        head[..start].CopyTo(wire);
        payload.CopyTo(wire.AsSpan(start));
        "\r\n"u8.CopyTo(wire.AsSpan(start + payload.Length));
        return new Frame(wire, start, payload.Length, patchAt < 0 ? -1 : patchAt + start);
    }
}
