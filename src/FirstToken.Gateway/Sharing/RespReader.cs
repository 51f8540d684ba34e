using System.Buffers.Text;

namespace FirstToken.Gateway.Sharing;

/// <summary>
/// Reads replies of the Redis protocol, versions 2 and 3 (https://redis.io/docs/latest/develop/reference/protocol-spec), from bytes as they
/// come. What is read is bounded, whatever the other side claims: it need not be a Redis at all.
/// </summary>
internal static class RespReader
{
    /// <summary>A larger string is malformed.</summary>
    public const int MostBytes = 32 << 20;

    /// <summary>More parts in one reply, those of parts included, are malformed.</summary>
    public const int MostItems = 1024;

    /// <summary>Lists deeper in each other are malformed.</summary>
    public const int MostDepth = 8;

    /// <summary>A longer line is malformed.</summary>
    public const int LongestLine = 16 << 10;

    /// <summary>Reads the reply that the bytes begin with.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="reply">The reply.</param>
    /// <param name="used">How many of the bytes it was.</param>
    public static RespStatus TryRead(ReadOnlySpan<byte> bytes, out RespReply? reply, out int used)
    {
        reply = null;
        used = 0;

        // Once over it to see whether all of it is there: a reply that comes in a thousand pieces is built once.
        var look = new Cursor(bytes, isBuilt: false);
        RespStatus status = look.Read(0, out _);
        if (status == RespStatus.Complete)
        {
            new Cursor(bytes, isBuilt: true).Read(0, out reply);
            used = look.At;
        }

        return status;
    }

    private ref struct Cursor(ReadOnlySpan<byte> bytes, bool isBuilt)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _items;

        public int At { get; private set; }

        public RespStatus Read(int depth, out RespReply? reply)
        {
            reply = null;
            if (At == _bytes.Length)
            {
                return RespStatus.Incomplete;
            }

            if (depth > MostDepth || ++_items > MostItems)
            {
                return RespStatus.Malformed;
            }

            byte type = _bytes[At];
            if ("+-:$*_#,(!=%~>|"u8.IndexOf(type) < 0)
            {
                return RespStatus.Malformed;
            }

            RespStatus status = ReadLine(out ReadOnlySpan<byte> line);
            return status != RespStatus.Complete ? status : (char)type switch
            {
                '+' or ',' or '(' => Build(RespKind.Bytes, line, out reply),
                '-' => Build(RespKind.Error, line, out reply),
                ':' => ReadInteger(line, out reply),
                '#' => ReadTruth(line, out reply),
                '_' => ReadNull(line, out reply),
                '$' => ReadBytes(RespKind.Bytes, line, 0, out reply),
                '=' => ReadBytes(RespKind.Bytes, line, "txt:".Length, out reply),
                '!' => ReadBytes(RespKind.Error, line, 0, out reply),
                '%' => ReadList(RespKind.List, line, 2, depth, out reply),
                '>' => ReadList(RespKind.Push, line, 1, depth, out reply),
                '|' => ReadAttribute(line, depth, out reply),
                _ => ReadList(RespKind.List, line, 1, depth, out reply),
            };
        }

        private RespStatus ReadLine(out ReadOnlySpan<byte> line)
        {
            line = default;
            ReadOnlySpan<byte> rest = _bytes[(At + 1)..];
            int end = rest.IndexOfAny((byte)'\r', (byte)'\n');
            if (end > LongestLine || (end < 0 && rest.Length > LongestLine))
            {
                return RespStatus.Malformed;
            }

            if (end < 0 || (rest[end] == '\r' && end + 1 == rest.Length))
            {
                return RespStatus.Incomplete;
            }

            if (rest[end] != '\r' || rest[end + 1] != '\n')
            {
                return RespStatus.Malformed;
            }

            line = rest[..end];
            At += end + 3;
            return RespStatus.Complete;
        }

        private readonly RespStatus Build(RespKind kind, ReadOnlySpan<byte> bytes, out RespReply? reply)
        {
            reply = isBuilt ? RespReply.Of(kind, bytes.ToArray()) : null;
            return RespStatus.Complete;
        }

        private readonly RespStatus ReadInteger(ReadOnlySpan<byte> line, out RespReply? reply)
        {
            reply = TryParse(line, out long number) && isBuilt ? RespReply.Of(number) : null;
            return TryParse(line, out _) ? RespStatus.Complete : RespStatus.Malformed;
        }

        private readonly RespStatus ReadTruth(ReadOnlySpan<byte> line, out RespReply? reply)
        {
            bool isTrue = line.SequenceEqual("t"u8);
            reply = isBuilt ? RespReply.Of(isTrue ? 1 : 0) : null;
            return isTrue || line.SequenceEqual("f"u8) ? RespStatus.Complete : RespStatus.Malformed;
        }

        private static RespStatus ReadNull(ReadOnlySpan<byte> line, out RespReply? reply)
        {
            reply = RespReply.Absent;
            return line.IsEmpty ? RespStatus.Complete : RespStatus.Malformed;
        }

        private RespStatus ReadBytes(RespKind kind, ReadOnlySpan<byte> line, int skipped, out RespReply? reply)
        {
            reply = RespReply.Absent;
            if (!TryParse(line, out long length) || length is < -1 or > MostBytes)
            {
                return RespStatus.Malformed;
            }

            if (length == -1)
            {
                return RespStatus.Complete;
            }

            ReadOnlySpan<byte> rest = _bytes[At..];
            if (rest.Length < length + 2)
            {
                return RespStatus.Incomplete;
            }

            if (!rest.Slice((int)length, 2).SequenceEqual("\r\n"u8) || length < skipped)
            {
                return RespStatus.Malformed;
            }

            At += (int)length + 2;
            return Build(kind, rest[skipped..(int)length], out reply);
        }

        private RespStatus ReadList(RespKind kind, ReadOnlySpan<byte> line, int width, int depth, out RespReply? reply)
        {
            reply = RespReply.Absent;
            if (!TryParse(line, out long count) || count is < -1 or > MostItems)
            {
                return RespStatus.Malformed;
            }

            if (count == -1)
            {
                return kind == RespKind.Push ? RespStatus.Malformed : RespStatus.Complete;
            }

            var items = isBuilt ? new RespReply[count * width] : [];
            for (int i = 0; i < count * width; i++)
            {
                RespStatus status = Read(depth + 1, out RespReply? item);
                if (status != RespStatus.Complete)
                {
                    return status;
                }

                if (isBuilt)
                {
                    items[i] = item!;
                }
            }

            reply = isBuilt ? RespReply.Of(kind, items) : null;
            return RespStatus.Complete;
        }

        // What is said about the reply that follows; nothing of it is needed here.
        private RespStatus ReadAttribute(ReadOnlySpan<byte> line, int depth, out RespReply? reply)
        {
            RespStatus status = ReadList(RespKind.List, line, 2, depth, out reply);
            return status == RespStatus.Complete ? Read(depth + 1, out reply) : status;
        }

        private static bool TryParse(ReadOnlySpan<byte> line, out long number) => Utf8Parser.TryParse(line, out number, out int used) && used == line.Length;
    }
}
