using System.Buffers;
using System.Globalization;
using System.Text;

namespace FirstToken.Transport.Http1;

/// <summary>
/// Incremental reader of HTTP/1.1 responses (RFC 9112): head, then a body by chunks, by length, or until close. Works on
/// spans cut anywhere; allocates for the head, never for the body.
/// </summary>
internal sealed class Http1ResponseReader
{
    public const int MaxHeadBytes = 256 * 1024;
    private const int MaxChunkLineBytes = 4096;

    private enum State
    {
        Head,
        ChunkSize,
        ChunkExtension,
        ChunkData,
        ChunkDataCr,
        ChunkDataLf,
        Trailer,
        Length,
        UntilClose,
        Ended,
    }

    private State _state;
    private byte[]? _carried;
    private int _carriedLength;
    private long _remaining;
    private int _lineBytes;
    private bool _sizeSeen;
    private bool _headRequest;

    /// <summary>The response head, once <see cref="Http1Step.Head"/> was returned.</summary>
    public ResponseHead? Head { get; private set; }

    /// <summary>Whether the connection may serve another request after this response.</summary>
    public bool KeepAlive { get; private set; }

    /// <summary>Whether the end of the connection is the proper end of the body.</summary>
    public bool EndsAtClose => _state == State.UntilClose;

    public void Reset(bool headRequest)
    {
        _state = State.Head;
        _headRequest = headRequest;
        _carriedLength = 0;
        _remaining = 0;
        Head = null;
        KeepAlive = false;
    }

    /// <summary>Gives back what it holds between responses.</summary>
    public void Release()
    {
        if (_carried is not null)
        {
            ArrayPool<byte>.Shared.Return(_carried);
            _carried = null;
            _carriedLength = 0;
        }
    }

    public Http1Step Read(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> body)
    {
        body = default;
        while (true)
        {
            switch (_state)
            {
                case State.Head:
                    Http1Step step = ReadHead(ref bytes);
                    if (step != Http1Step.NeedMore || bytes.IsEmpty)
                    {
                        return step;
                    }

                    break;

                case State.ChunkData:
                case State.Length:
                    if (_remaining == 0 && _state == State.Length)
                    {
                        _state = State.Ended;
                        break;
                    }

                    if (bytes.IsEmpty)
                    {
                        return Http1Step.NeedMore;
                    }

                    int take = (int)Math.Min(_remaining, bytes.Length);
                    body = bytes[..take];
                    bytes = bytes[take..];
                    _remaining -= take;
                    if (_remaining == 0)
                    {
                        _state = _state == State.ChunkData ? State.ChunkDataCr : State.Ended;
                    }

                    return Http1Step.Body;

                case State.UntilClose:
                    if (bytes.IsEmpty)
                    {
                        return Http1Step.NeedMore;
                    }

                    body = bytes;
                    bytes = default;
                    return Http1Step.Body;

                case State.Ended:
                    return Http1Step.End;

                default:
                    if (bytes.IsEmpty)
                    {
                        return Http1Step.NeedMore;
                    }

                    byte next = bytes[0];
                    bytes = bytes[1..];
                    if (!ReadChunkFraming(next))
                    {
                        return Http1Step.Malformed;
                    }

                    break;
            }
        }
    }

    private bool ReadChunkFraming(byte next)
    {
        switch (_state)
        {
            case State.ChunkSize:
                return ReadChunkSize(next);

            case State.ChunkExtension:
                if (next == '\n')
                {
                    StartChunk();
                    return true;
                }

                return ++_lineBytes <= MaxChunkLineBytes;

            case State.ChunkDataCr:
                // Some servers end lines with LF alone; being strict here would measure nothing.
                _state = next == '\n' ? NextChunk() : State.ChunkDataLf;
                return next is (byte)'\r' or (byte)'\n';

            case State.ChunkDataLf:
                _state = NextChunk();
                return next == '\n';

            case State.Trailer:
                return ReadTrailer(next);

            default:
                return false;
        }
    }

    private bool ReadChunkSize(byte next)
    {
        int digit = next switch
        {
            >= (byte)'0' and <= (byte)'9' => next - '0',
            >= (byte)'a' and <= (byte)'f' => next - 'a' + 10,
            >= (byte)'A' and <= (byte)'F' => next - 'A' + 10,
            _ => -1,
        };
        if (digit >= 0)
        {
            _sizeSeen = true;
            if (_remaining > long.MaxValue >> 5)
            {
                return false;
            }

            _remaining = (_remaining << 4) | (long)digit;
            return true;
        }

        if (!_sizeSeen)
        {
            return false;
        }

        if (next == '\n')
        {
            StartChunk();
            return true;
        }

        _lineBytes = 0;
        _state = State.ChunkExtension;
        return next is (byte)'\r' or (byte)';' or (byte)' ' or (byte)'\t';
    }

    private void StartChunk()
    {
        if (_remaining == 0)
        {
            _lineBytes = 0;
            _carriedLength = 0;
            _state = State.Trailer;
        }
        else
        {
            _state = State.ChunkData;
        }
    }

    private State NextChunk()
    {
        _remaining = 0;
        _sizeSeen = false;
        return State.ChunkSize;
    }

    // Trailer fields are read past; an empty line ends them. _lineBytes counts the bytes of the current line,
    // _carriedLength those of all lines, for the cap.
    private bool ReadTrailer(byte next)
    {
        if (++_carriedLength > MaxHeadBytes)
        {
            return false;
        }

        if (next == '\n')
        {
            if (_lineBytes == 0)
            {
                _state = State.Ended;
                _carriedLength = 0;
            }

            _lineBytes = 0;
        }
        else if (next != '\r')
        {
            _lineBytes++;
        }

        return true;
    }

    private Http1Step ReadHead(ref ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return Http1Step.NeedMore;
        }

        // Garbage is told from a slow head at its first bytes, not after 256 KiB of it.
        if (_carriedLength + bytes.Length >= 5 && !StartsLikeHttp(bytes))
        {
            return Http1Step.Malformed;
        }

        if (_carriedLength == 0)
        {
            int whole = HeadLength(bytes, 0);
            if (whole > 0)
            {
                ReadOnlySpan<byte> head = bytes[..whole];
                bytes = bytes[whole..];
                return whole > MaxHeadBytes ? Http1Step.HeadTooLarge : FinishHead(head);
            }
        }

        int searchFrom = Math.Max(0, _carriedLength - 3);
        int room = MaxHeadBytes + 1 - _carriedLength;
        int take = Math.Min(room, bytes.Length);
        Carry(bytes[..take]);
        int length = HeadLength(_carried.AsSpan(0, _carriedLength), searchFrom);
        if (length > 0)
        {
            int unread = _carriedLength - length;
            bytes = bytes[(take - unread)..];
            _carriedLength = 0;
            return FinishHead(_carried.AsSpan(0, length));
        }

        bytes = bytes[take..];
        return _carriedLength > MaxHeadBytes ? Http1Step.HeadTooLarge : Http1Step.NeedMore;
    }

    private bool StartsLikeHttp(ReadOnlySpan<byte> bytes)
    {
        Span<byte> start = stackalloc byte[5];
        int carried = Math.Min(_carriedLength, 5);
        _carried.AsSpan(0, carried).CopyTo(start);
        bytes[..(5 - carried)].CopyTo(start[carried..]);
        return start.SequenceEqual("HTTP/"u8);
    }

    private void Carry(ReadOnlySpan<byte> bytes)
    {
        int needed = _carriedLength + bytes.Length;
        if (_carried is null || _carried.Length < needed)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(1024, needed));
            _carried.AsSpan(0, _carriedLength).CopyTo(larger);
            if (_carried is not null)
            {
                ArrayPool<byte>.Shared.Return(_carried);
            }

            _carried = larger;
        }

        bytes.CopyTo(_carried.AsSpan(_carriedLength));
        _carriedLength = needed;
    }

    /// <summary>Length of the head with its blank line, or 0 when that has not come yet.</summary>
    private static int HeadLength(ReadOnlySpan<byte> bytes, int from)
    {
        while (true)
        {
            int lf = bytes[from..].IndexOf((byte)'\n');
            if (lf < 0)
            {
                return 0;
            }

            int next = from + lf + 1;
            if (next < bytes.Length && bytes[next] == '\n')
            {
                return next + 1;
            }

            if (next + 1 < bytes.Length && bytes[next] == '\r' && bytes[next + 1] == '\n')
            {
                return next + 2;
            }

            if (next >= bytes.Length)
            {
                return 0;
            }

            from = next;
        }
    }

    private Http1Step FinishHead(ReadOnlySpan<byte> head)
    {
        string text = Encoding.Latin1.GetString(head);
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string status = lines[0].TrimEnd('\r');
        if (status.Length < 12
            || status[8] != ' '
            || !int.TryParse(status.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int code)
            || code is < 100 or > 999)
        {
            return Http1Step.Malformed;
        }

        var headers = new List<KeyValuePair<string, string>>(lines.Length);
        for (int i = 1; i < lines.Length; i++)
        {
            string line = lines[i].TrimEnd('\r');
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line.Length == 0)
            {
                continue;
            }

            if (colon <= 0)
            {
                return Http1Step.Malformed;
            }

            headers.Add(new(line[..colon].ToLowerInvariant(), line[(colon + 1)..].Trim()));
        }

        // Interim answers are not the answer (RFC 9110 §15.2); 101 would be, but we never ask to switch.
        if (code < 200)
        {
            return Http1Step.NeedMore;
        }

        Head = new ResponseHead(code, headers);
        return ChooseBody(Head, status) ? Http1Step.Head : Http1Step.Malformed;
    }

    // RFC 9112 §6.3, in its order.
    private bool ChooseBody(ResponseHead head, string statusLine)
    {
        string? connection = head["connection"];
        bool close = connection?.Contains("close", StringComparison.OrdinalIgnoreCase) ?? false;
        bool keep = connection?.Contains("keep-alive", StringComparison.OrdinalIgnoreCase) ?? false;
        KeepAlive = !close && (keep || statusLine.StartsWith("HTTP/1.1", StringComparison.Ordinal));

        if (_headRequest || head.Status is 204 or 304)
        {
            _state = State.Ended;
            return true;
        }

        string? coding = head["transfer-encoding"];
        if (coding is not null && coding.EndsWith("chunked", StringComparison.OrdinalIgnoreCase))
        {
            _state = NextChunk();
            return true;
        }

        if (coding is null && head["content-length"] is { } length)
        {
            _state = State.Length;
            return long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out _remaining);
        }

        _state = State.UntilClose;
        KeepAlive = false;
        return true;
    }
}
