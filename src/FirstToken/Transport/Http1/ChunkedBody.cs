namespace FirstToken.Transport.Http1;

/// <summary>Finds the data in a chunked body (RFC 9112 §7.1), cut anywhere, without copying or allocating.</summary>
public struct ChunkedBody
{
    private const int MaxChunkLineBytes = 4096;
    private const int MaxTrailerBytes = 256 * 1024;

    private State _state;
    private long _remaining;
    private int _lineBytes;
    private int _trailerBytes;
    private bool _sizeSeen;

    private enum State : byte
    {
        Size,
        Extension,
        Data,
        DataCr,
        DataLf,
        Trailer,
        Ended,
    }

    /// <summary>Takes bytes up to the next data, the end, or their own end.</summary>
    /// <param name="bytes">What was read; what is not used is left in it.</param>
    /// <param name="data">The data found.</param>
    public Http1Step Read(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> data)
    {
        data = default;
        while (_state != State.Ended)
        {
            if (bytes.IsEmpty)
            {
                return Http1Step.NeedMore;
            }

            if (_state == State.Data)
            {
                int take = (int)Math.Min(_remaining, bytes.Length);
                data = bytes[..take];
                bytes = bytes[take..];
                _remaining -= take;
                _state = _remaining == 0 ? State.DataCr : State.Data;
                return Http1Step.Body;
            }

            byte next = bytes[0];
            bytes = bytes[1..];
            if (!ReadFraming(next))
            {
                return Http1Step.Malformed;
            }
        }

        return Http1Step.End;
    }

    private bool ReadFraming(byte next)
    {
        switch (_state)
        {
            case State.Size:
                return ReadSize(next);

            case State.Extension:
                if (next == '\n')
                {
                    StartData();
                    return true;
                }

                return ++_lineBytes <= MaxChunkLineBytes;

            case State.DataCr:
                // Some servers end lines with LF alone; being strict here would measure nothing.
                EndLineOfData(next == '\n');
                return next is (byte)'\r' or (byte)'\n';

            case State.DataLf:
                EndLineOfData(isEnd: true);
                return next == '\n';

            default:
                return ReadTrailer(next);
        }
    }

    private bool ReadSize(byte next)
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

            _remaining = (_remaining << 4) | (uint)digit;
            return true;
        }

        if (!_sizeSeen)
        {
            return false;
        }

        if (next == '\n')
        {
            StartData();
            return true;
        }

        _lineBytes = 0;
        _state = State.Extension;
        return next is (byte)'\r' or (byte)';' or (byte)' ' or (byte)'\t';
    }

    private void StartData()
    {
        _lineBytes = 0;
        _state = _remaining == 0 ? State.Trailer : State.Data;
    }

    private void EndLineOfData(bool isEnd)
    {
        _sizeSeen = false;
        _state = isEnd ? State.Size : State.DataLf;
    }

    // Trailer fields are read past; an empty line ends them.
    private bool ReadTrailer(byte next)
    {
        if (++_trailerBytes > MaxTrailerBytes)
        {
            return false;
        }

        if (next == '\n')
        {
            _state = _lineBytes == 0 ? State.Ended : State.Trailer;
            _lineBytes = 0;
        }
        else if (next != '\r')
        {
            _lineBytes++;
        }

        return true;
    }
}
