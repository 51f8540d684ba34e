using System.Buffers.Binary;

namespace FirstToken.Wire;

/// <summary>
/// Reads AWS event-stream messages (facts: wire.md §2.4) out of bytes that arrive in any pieces. Lengths are judged as soon as the prelude is
/// there and before anything of the message is stored; the first thing that is wrong ends the stream, there is no resynchronising.
/// </summary>
/// <param name="maxMessageBytes">The most bytes a message may have.</param>
public sealed class EventStreamReader(int maxMessageBytes = EventStreamReader.DefaultMaxMessageBytes)
{
    /// <summary>16 MiB, the cap of facts wire.md §2.4.</summary>
    public const int DefaultMaxMessageBytes = 16 * 1024 * 1024;

    internal const int PreludeBytes = 12;
    internal const int CrcBytes = 4;
    internal const int MaxHeaderBytes = 128 * 1024;

    private readonly CarryBuffer _message = new();

    /// <summary>Why the stream was given up, if it was.</summary>
    public WireFault Fault { get; private set; }

    /// <summary>Whether the bytes so far end between two messages.</summary>
    public bool IsAtBoundary => _message.Length == 0;

    /// <summary>Reads the next message.</summary>
    /// <param name="bytes">Bytes not read yet; advanced past what was consumed.</param>
    /// <param name="message">The message; valid until the next call.</param>
    /// <returns>
    /// <see langword="false"/> when <paramref name="bytes"/> is used up (an unfinished message is carried over), or after a
    /// <see cref="Fault"/>.
    /// </returns>
    public bool TryRead(ref ReadOnlySpan<byte> bytes, out EventStreamMessage message)
    {
        message = default;
        if (Fault != WireFault.None || bytes.IsEmpty)
        {
            return false;
        }

        if (_message.Length > 0 || bytes.Length < PreludeBytes)
        {
            return TryReadCarried(ref bytes, out message);
        }

        if (!TryPrelude(bytes, out int total))
        {
            return false;
        }

        if (bytes.Length < total)
        {
            _message.Append(bytes);
            bytes = default;
            return false;
        }

        ReadOnlySpan<byte> whole = bytes[..total];
        bytes = bytes[total..];
        return TryOpen(whole, out message);
    }

    /// <summary>Makes the reader ready for another stream.</summary>
    public void Reset()
    {
        _message.Reset();
        Fault = WireFault.None;
    }

    private bool TryReadCarried(ref ReadOnlySpan<byte> bytes, out EventStreamMessage message)
    {
        message = default;
        if (!TryFill(ref bytes, PreludeBytes) || !TryPrelude(_message.Span, out int total) || !TryFill(ref bytes, total))
        {
            return false;
        }

        ReadOnlySpan<byte> whole = _message.Span;
        _message.Clear();
        return TryOpen(whole, out message);
    }

    private bool TryFill(ref ReadOnlySpan<byte> bytes, int length)
    {
        int taken = Math.Min(Math.Max(0, length - _message.Length), bytes.Length);
        _message.Append(bytes[..taken]);
        bytes = bytes[taken..];
        return _message.Length >= length;
    }

    private bool TryPrelude(ReadOnlySpan<byte> prelude, out int total)
    {
        uint length = BinaryPrimitives.ReadUInt32BigEndian(prelude);
        uint headers = BinaryPrimitives.ReadUInt32BigEndian(prelude[4..]);
        uint crc = BinaryPrimitives.ReadUInt32BigEndian(prelude[8..]);
        if (crc != Crc32.Compute(prelude[..8]) || length < PreludeBytes + CrcBytes)
        {
            Fault = WireFault.Corrupt;
        }
        else if (length > maxMessageBytes)
        {
            Fault = WireFault.TooLarge;
        }
        else if (headers > length - PreludeBytes - CrcBytes)
        {
            Fault = WireFault.Corrupt;
        }
        else if (headers > MaxHeaderBytes)
        {
            Fault = WireFault.TooLarge;
        }

        total = Fault == WireFault.None ? (int)length : 0;
        return Fault == WireFault.None;
    }

    private bool TryOpen(ReadOnlySpan<byte> whole, out EventStreamMessage message)
    {
        message = default;
        uint crc = BinaryPrimitives.ReadUInt32BigEndian(whole[^CrcBytes..]);
        int headersLength = BinaryPrimitives.ReadInt32BigEndian(whole[4..]);
        ReadOnlySpan<byte> headers = whole.Slice(PreludeBytes, headersLength);
        if (crc != Crc32.Compute(whole[..^CrcBytes]) || !EventStreamHeaders.AreSound(headers))
        {
            Fault = WireFault.Corrupt;
            return false;
        }

        message = new EventStreamMessage(headers, whole[(PreludeBytes + headersLength)..^CrcBytes]);
        return true;
    }
}
