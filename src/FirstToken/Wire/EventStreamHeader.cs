using System.Buffers.Binary;

namespace FirstToken.Wire;

/// <summary>One header of an event-stream message; points into the message.</summary>
public readonly ref struct EventStreamHeader
{
    private EventStreamHeader(ReadOnlySpan<byte> name, EventStreamHeaderType type, ReadOnlySpan<byte> value)
    {
        Name = name;
        Type = type;
        Value = value;
    }

    /// <summary>The name as UTF-8.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>The type of the value.</summary>
    public EventStreamHeaderType Type { get; }

    /// <summary>The value's bytes as on the wire, without a length; empty for booleans.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>The value of a boolean.</summary>
    public bool AsBoolean() => Type == EventStreamHeaderType.True;

    /// <summary>The value of an integer of any width.</summary>
    /// <exception cref="InvalidOperationException">The header is no integer.</exception>
    public long AsInteger() => Type switch
    {
        EventStreamHeaderType.Signed8 => (sbyte)Value[0],
        EventStreamHeaderType.Signed16 => BinaryPrimitives.ReadInt16BigEndian(Value),
        EventStreamHeaderType.Signed32 => BinaryPrimitives.ReadInt32BigEndian(Value),
        EventStreamHeaderType.Signed64 => BinaryPrimitives.ReadInt64BigEndian(Value),
        _ => throw new InvalidOperationException($"a header of type {Type} is no integer"),
    };

    /// <summary>The value of a timestamp, in milliseconds since 1970-01-01 UTC; may lie outside what a date can hold.</summary>
    /// <exception cref="InvalidOperationException">The header is no timestamp.</exception>
    public long AsUnixMilliseconds() => Type == EventStreamHeaderType.Timestamp
        ? BinaryPrimitives.ReadInt64BigEndian(Value)
        : throw new InvalidOperationException($"a header of type {Type} is no timestamp");

    /// <summary>The value of a UUID.</summary>
    /// <exception cref="InvalidOperationException">The header is no UUID.</exception>
    public Guid AsUuid() => Type == EventStreamHeaderType.Uuid
        ? new Guid(Value, bigEndian: true)
        : throw new InvalidOperationException($"a header of type {Type} is no UUID");

    /// <summary>Takes the next header off a header block.</summary>
    /// <param name="block">What is left of the block; advanced past the header.</param>
    /// <param name="header">The header.</param>
    /// <returns><see langword="false"/> when the block does not begin with a whole, known header.</returns>
    internal static bool TryTake(scoped ref ReadOnlySpan<byte> block, out EventStreamHeader header)
    {
        header = default;
        int nameLength = block.IsEmpty ? 0 : block[0];
        if (nameLength == 0 || block.Length < nameLength + 2)
        {
            return false;
        }

        ReadOnlySpan<byte> name = block.Slice(1, nameLength);
        byte type = block[nameLength + 1];
        ReadOnlySpan<byte> rest = block[(nameLength + 2)..];
        if (!TrySize((EventStreamHeaderType)type, rest, out int prefix, out int size) || rest.Length < prefix + size)
        {
            return false;
        }

        header = new EventStreamHeader(name, (EventStreamHeaderType)type, rest.Slice(prefix, size));
        block = rest[(prefix + size)..];
        return true;
    }

    private static bool TrySize(EventStreamHeaderType type, ReadOnlySpan<byte> rest, out int prefix, out int size)
    {
        prefix = 0;
        size = type switch
        {
            EventStreamHeaderType.True or EventStreamHeaderType.False => 0,
            EventStreamHeaderType.Signed8 => 1,
            EventStreamHeaderType.Signed16 => 2,
            EventStreamHeaderType.Signed32 => 4,
            EventStreamHeaderType.Signed64 or EventStreamHeaderType.Timestamp => 8,
            EventStreamHeaderType.Uuid => 16,
            _ => -1,
        };
        if (type is EventStreamHeaderType.Bytes or EventStreamHeaderType.Text && rest.Length >= 2)
        {
            prefix = 2;
            size = BinaryPrimitives.ReadUInt16BigEndian(rest);
        }

        return size >= 0;
    }
}
