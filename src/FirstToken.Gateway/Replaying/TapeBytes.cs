using System.Text;
using FirstToken.Gateway.Attempts;
using Microsoft.Extensions.Primitives;

namespace FirstToken.Gateway.Replaying;

/// <summary>
/// A whole answer as bytes, for a store that gateways share: version, when it was made, status, reason, fields, pieces with their moments;
/// numbers and texts as <see cref="BinaryWriter"/> writes them.
/// </summary>
internal static class TapeBytes
{
    private const byte Version = 1;
    private const int MostFields = 1000;

    /// <summary>Writes an answer.</summary>
    public static ReadOnlyMemory<byte> Write(Tape tape, DateTimeOffset at)
    {
        (AnswerHead head, IReadOnlyList<TapePiece> pieces) = tape.Whole;
        var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory, Encoding.UTF8);
        writer.Write(Version);
        writer.Write(at.UtcTicks);
        writer.Write(tape.Duration.Ticks);
        writer.Write7BitEncodedInt(head.Status);
        writer.Write(head.Reason ?? string.Empty);
        writer.Write7BitEncodedInt(head.Fields.Count);
        foreach ((string name, StringValues values) in head.Fields)
        {
            writer.Write(name);
            writer.Write(values.ToString());
        }

        writer.Write7BitEncodedInt(pieces.Count);
        foreach (TapePiece piece in pieces)
        {
            writer.Write7BitEncodedInt64(piece.At.Ticks);
            writer.Write7BitEncodedInt(piece.Bytes.Length);
            writer.Write(piece.Bytes.Span);
        }

        writer.Flush();
        return memory.GetBuffer().AsMemory(0, (int)memory.Length);
    }

    /// <summary>Reads an answer.</summary>
    /// <returns>Absent where the bytes are none of ours, or of another version.</returns>
    public static (Tape Tape, DateTimeOffset At)? Read(ReadOnlyMemory<byte> bytes)
    {
        var memory = new MemoryStream(bytes.ToArray(), writable: false);
        using var reader = new BinaryReader(memory, Encoding.UTF8);
        try
        {
            if (reader.ReadByte() != Version)
            {
                return null;
            }

            var at = new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero);
            var duration = TimeSpan.FromTicks(reader.ReadInt64());
            int status = reader.Read7BitEncodedInt();
            string reason = reader.ReadString();
            int count = reader.Read7BitEncodedInt();
            if (status is < 200 or > 599 || count is < 0 or > MostFields)
            {
                return null;
            }

            var fields = new List<KeyValuePair<string, StringValues>>(count);
            for (int i = 0; i < count; i++)
            {
                fields.Add(new(reader.ReadString(), reader.ReadString()));
            }

            int pieces = reader.Read7BitEncodedInt();
            List<TapePiece> read = [];
            for (int i = 0; i < pieces; i++)
            {
                var moment = TimeSpan.FromTicks(reader.Read7BitEncodedInt64());
                int length = reader.Read7BitEncodedInt();
                if (length < 0 || length > memory.Length - memory.Position)
                {
                    return null; // a reader makes room for what is claimed before it looks for it
                }

                read.Add(new TapePiece(moment, reader.ReadBytes(length)));
            }

            return (new Tape(new AnswerHead(status, reason.Length > 0 ? reason : null, fields), read, duration), at);
        }
        catch (Exception broken) when (broken is IOException or FormatException or ArgumentException)
        {
            return null;
        }
    }
}
