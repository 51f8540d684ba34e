using System.Buffers;
using System.Buffers.Binary;

namespace FirstToken.Wire;

/// <summary>Writes headers of event-stream messages, of every type.</summary>
public static class EventStreamHeaderWriter
{
    private const int MaxNameBytes = byte.MaxValue;
    private const int MaxValueBytes = ushort.MaxValue;

    /// <summary>Writes a boolean.</summary>
    public static void WriteBoolean(IBufferWriter<byte> output, ReadOnlySpan<byte> name, bool value) =>
        WriteFixed(output, name, value ? EventStreamHeaderType.True : EventStreamHeaderType.False, []);

    /// <summary>Writes an integer of 8 bits.</summary>
    public static void WriteInt8(IBufferWriter<byte> output, ReadOnlySpan<byte> name, sbyte value) =>
        WriteFixed(output, name, EventStreamHeaderType.Signed8, [(byte)value]);

    /// <summary>Writes an integer of 16 bits.</summary>
    public static void WriteInt16(IBufferWriter<byte> output, ReadOnlySpan<byte> name, short value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(short)];
        BinaryPrimitives.WriteInt16BigEndian(bytes, value);
        WriteFixed(output, name, EventStreamHeaderType.Signed16, bytes);
    }

    /// <summary>Writes an integer of 32 bits.</summary>
    public static void WriteInt32(IBufferWriter<byte> output, ReadOnlySpan<byte> name, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        WriteFixed(output, name, EventStreamHeaderType.Signed32, bytes);
    }

    /// <summary>Writes an integer of 64 bits.</summary>
    public static void WriteInt64(IBufferWriter<byte> output, ReadOnlySpan<byte> name, long value) =>
        WriteLong(output, name, EventStreamHeaderType.Signed64, value);

    /// <summary>Writes a moment, in milliseconds since 1970-01-01 UTC.</summary>
    public static void WriteTimestamp(IBufferWriter<byte> output, ReadOnlySpan<byte> name, long unixMilliseconds) =>
        WriteLong(output, name, EventStreamHeaderType.Timestamp, unixMilliseconds);

    /// <summary>Writes a UUID.</summary>
    public static void WriteUuid(IBufferWriter<byte> output, ReadOnlySpan<byte> name, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        WriteFixed(output, name, EventStreamHeaderType.Uuid, bytes);
    }

    /// <summary>Writes bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than 65,535 bytes, or a name that is empty or longer than 255.</exception>
    public static void WriteBytes(IBufferWriter<byte> output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        WriteVariable(output, name, EventStreamHeaderType.Bytes, value);

    /// <summary>Writes UTF-8 text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than 65,535 bytes, or a name that is empty or longer than 255.</exception>
    public static void WriteText(IBufferWriter<byte> output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        WriteVariable(output, name, EventStreamHeaderType.Text, value);

    internal static int TextSize(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => 1 + name.Length + 1 + 2 + value.Length;

    internal static Span<byte> PutText(Span<byte> room, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        PutVariable(room, name, EventStreamHeaderType.Text, value);

    private static void WriteVariable(
        IBufferWriter<byte> output, ReadOnlySpan<byte> name, EventStreamHeaderType type, ReadOnlySpan<byte> value)
    {
        int size = TextSize(name, value);
        PutVariable(output.GetSpan(size), name, type, value);
        output.Advance(size);
    }

    private static Span<byte> PutVariable(
        Span<byte> room, ReadOnlySpan<byte> name, EventStreamHeaderType type, ReadOnlySpan<byte> value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value.Length, MaxValueBytes);
        room = PutName(room, name, type);
        BinaryPrimitives.WriteUInt16BigEndian(room, (ushort)value.Length);
        value.CopyTo(room[2..]);
        return room[(2 + value.Length)..];
    }

    private static void WriteLong(IBufferWriter<byte> output, ReadOnlySpan<byte> name, EventStreamHeaderType type, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        WriteFixed(output, name, type, bytes);
    }

    private static void WriteFixed(
        IBufferWriter<byte> output, ReadOnlySpan<byte> name, EventStreamHeaderType type, ReadOnlySpan<byte> value)
    {
        int size = 1 + name.Length + 1 + value.Length;
        value.CopyTo(PutName(output.GetSpan(size), name, type));
        output.Advance(size);
    }

    private static Span<byte> PutName(Span<byte> room, ReadOnlySpan<byte> name, EventStreamHeaderType type)
    {
        ArgumentOutOfRangeException.ThrowIfZero(name.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, MaxNameBytes);
        room[0] = (byte)name.Length;
        name.CopyTo(room[1..]);
        room[name.Length + 1] = (byte)type;
        return room[(name.Length + 2)..];
    }
}
