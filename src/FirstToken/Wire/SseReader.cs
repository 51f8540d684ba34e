namespace FirstToken.Wire;

/// <summary>
/// Reads server-sent events (WHATWG HTML, "event stream interpretation") out of bytes that arrive in any pieces.
/// An event is given out at the byte that completes its blank line; a lone CR counts, so a CRLF stream is never read late.
/// </summary>
/// <param name="maxEventBytes">The most bytes one line, or name and data of one event together, may have.</param>
public sealed class SseReader(int maxEventBytes = SseReader.DefaultMaxEventBytes)
{
    /// <summary>16 MiB, the cap of facts wire.md §0.4.</summary>
    public const int DefaultMaxEventBytes = 16 * 1024 * 1024;

    private const byte Lf = (byte)'\n';
    private const byte Cr = (byte)'\r';

    // What outlives one call: the unfinished line, and the fields of the event that line belongs to.
    private readonly CarryBuffer _line = new();
    private readonly CarryBuffer _name = new();
    private readonly CarryBuffer _data = new();
    private bool _hasData;
    private bool _skipLf;
    private bool _started;
    private bool _known;
    private bool _unknown;

    /// <summary>Why the stream was given up, if it was.</summary>
    public WireFault Fault { get; private set; }

    /// <summary>Comment lines seen: keep-alives of servers that have nothing to say yet.</summary>
    public long Comments { get; private set; }

    /// <summary>Whether bytes came, and not one line of them is of this format: somebody answered with something else.</summary>
    public bool IsForeign => !_known && (_unknown || !CouldBecomeField(_line.Span));

    /// <summary>Reads the next event.</summary>
    /// <param name="bytes">Bytes not read yet; advanced past what was consumed.</param>
    /// <param name="item">The event; valid until the next call.</param>
    /// <returns>
    /// <see langword="false"/> when <paramref name="bytes"/> is used up (an unfinished event is carried over), or after a
    /// <see cref="Fault"/>.
    /// </returns>
    public bool TryRead(ref ReadOnlySpan<byte> bytes, out SseEvent item)
    {
        item = default;
        if (Fault != WireFault.None)
        {
            return false;
        }

        // While an event lies whole in `bytes`, its fields are only pointed at; they are copied when the call ends
        // first, or when lines have to be joined.
        ReadOnlySpan<byte> name = default;
        ReadOnlySpan<byte> data = default;
        bool nameInPlace = false;
        bool dataInPlace = false;

        while (TryTakeLine(ref bytes, out ReadOnlySpan<byte> line, out bool carried))
        {
            if (line.IsEmpty)
            {
                if (dataInPlace || _hasData)
                {
                    item = new SseEvent(nameInPlace ? name : _name.Span, dataInPlace ? data : _data.Span);
                    ForgetEvent();
                    return true;
                }

                nameInPlace = false;
                _name.Clear();
            }
            else if (IsField(line, "data"u8, out ReadOnlySpan<byte> value))
            {
                _known = true;
                if (!carried && !dataInPlace && !_hasData)
                {
                    data = value;
                    dataInPlace = true;
                }
                else
                {
                    KeepData(data, ref dataInPlace);
                    AppendData(value);
                }
            }
            else if (IsField(line, "event"u8, out value))
            {
                _known = true;
                name = value;
                nameInPlace = !carried;
                if (carried)
                {
                    KeepName(value);
                }
            }
            else if (line[0] == (byte)':')
            {
                Comments++;
                _known = true;
            }
            else if (!_known)
            {
                _known = IsField(line, "id"u8, out _) || IsField(line, "retry"u8, out _);
                _unknown |= !_known;
            }

            if (carried)
            {
                _line.Clear();
            }

            int size = (dataInPlace ? data.Length : _data.Length) + (nameInPlace ? name.Length : _name.Length);
            if (size > maxEventBytes)
            {
                Fault = WireFault.TooLarge;
                return false;
            }
        }

        KeepData(data, ref dataInPlace);
        if (nameInPlace)
        {
            KeepName(name);
        }

        return false;
    }

    /// <summary>Makes the reader ready for another stream.</summary>
    public void Reset()
    {
        _line.Reset();
        _name.Reset();
        _data.Reset();
        _hasData = false;
        _skipLf = false;
        _started = false;
        _known = false;
        _unknown = false;
        Fault = WireFault.None;
        Comments = 0;
    }

    private bool TryTakeLine(scoped ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> line, out bool carried)
    {
        line = default;
        carried = false;
        if (_skipLf && !bytes.IsEmpty)
        {
            _skipLf = false;
            if (bytes[0] == Lf)
            {
                bytes = bytes[1..];
            }
        }

        if (bytes.IsEmpty)
        {
            return false;
        }

        // The blank line behind every event needs no search.
        int end = bytes[0] == Lf ? 0 : bytes.IndexOfAny(Cr, Lf);
        int length = _line.Length + (end < 0 ? bytes.Length : end);
        if (length > maxEventBytes)
        {
            Fault = WireFault.TooLarge;
            return false;
        }

        if (end < 0)
        {
            _line.Append(bytes);
            bytes = default;
            return false;
        }

        line = bytes[..end];
        SkipLineEnd(ref bytes, end);
        if (_line.Length > 0)
        {
            _line.Append(line);
            line = _line.Span;
            carried = true;
        }

        if (!_started)
        {
            _started = true;
            ReadOnlySpan<byte> byteOrderMark = [0xEF, 0xBB, 0xBF];
            if (line.StartsWith(byteOrderMark))
            {
                line = line[3..];
            }
        }

        return true;
    }

    private void SkipLineEnd(ref ReadOnlySpan<byte> bytes, int end)
    {
        bool cr = bytes[end] == Cr;
        bytes = bytes[(end + 1)..];
        if (cr)
        {
            _skipLf = bytes.IsEmpty;
            if (!bytes.IsEmpty && bytes[0] == Lf)
            {
                bytes = bytes[1..];
            }
        }
    }

    private static bool IsField(ReadOnlySpan<byte> line, scoped ReadOnlySpan<byte> field, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!line.StartsWith(field))
        {
            return false;
        }

        if (line.Length == field.Length)
        {
            return true;
        }

        if (line[field.Length] != (byte)':')
        {
            return false;
        }

        value = line[(field.Length + 1)..];
        if (!value.IsEmpty && value[0] == (byte)' ')
        {
            value = value[1..];
        }

        return true;
    }

    private static bool CouldBecomeField(ReadOnlySpan<byte> line) =>
        line.IsEmpty || line[0] is (byte)'d' or (byte)'e' or (byte)'i' or (byte)'r' or (byte)':' or 0xEF;

    private void KeepData(ReadOnlySpan<byte> data, ref bool inPlace)
    {
        if (inPlace)
        {
            inPlace = false;
            AppendData(data);
        }
    }

    private void AppendData(ReadOnlySpan<byte> line)
    {
        if (_hasData)
        {
            _data.Append(Lf);
        }

        _data.Append(line);
        _hasData = true;
    }

    private void KeepName(ReadOnlySpan<byte> name)
    {
        _name.Clear();
        _name.Append(name);
    }

    private void ForgetEvent()
    {
        // The spans just given out still point here: clearing keeps the bytes until the next call.
        _name.Clear();
        _data.Clear();
        _line.Clear();
        _hasData = false;
    }
}
