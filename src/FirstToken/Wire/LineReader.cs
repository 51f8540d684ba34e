namespace FirstToken.Wire;

/// <summary>Cuts bytes that arrive in any pieces into lines (LF or CRLF): the framing of newline-delimited JSON. Blank lines are skipped.</summary>
/// <param name="maxLineBytes">The most bytes one line may have.</param>
public sealed class LineReader(int maxLineBytes = SseReader.DefaultMaxEventBytes)
{
    private readonly CarryBuffer _line = new();
    private bool _given;

    /// <summary>Why the stream was given up, if it was.</summary>
    public WireFault Fault { get; private set; }

    /// <summary>What has come of a line that has not ended.</summary>
    public ReadOnlySpan<byte> Rest => _given ? default : _line.Span;

    /// <summary>Reads the next line.</summary>
    /// <param name="bytes">Bytes not read yet; advanced past what was consumed.</param>
    /// <param name="line">The line without its end; valid until the next call.</param>
    /// <returns><see langword="false"/> when <paramref name="bytes"/> is used up, or after a <see cref="Fault"/>.</returns>
    public bool TryRead(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> line)
    {
        line = default;
        if (_given)
        {
            _given = false;
            _line.Clear();
        }

        while (Fault == WireFault.None && !bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> piece = end < 0 ? bytes : bytes[..end];
            if (piece.Length > maxLineBytes - _line.Length)
            {
                Fault = WireFault.TooLarge;
                return false;
            }

            bytes = bytes[(end < 0 ? bytes.Length : end + 1)..];
            if (end < 0 || _line.Length > 0)
            {
                _line.Append(piece);
                piece = _line.Span;
            }

            if (end < 0)
            {
                return false;
            }

            line = piece.Trim(" \t\r"u8);
            _given = _line.Length > 0;
            if (!line.IsEmpty)
            {
                return true;
            }

            _given = false;
            _line.Clear();
        }

        return false;
    }

    /// <summary>Makes the reader ready for another stream.</summary>
    public void Reset()
    {
        _line.Reset();
        _given = false;
        Fault = WireFault.None;
    }
}
