using System.Buffers;

namespace FirstToken.Wire;

/// <summary>
/// Cuts one JSON array that arrives in any pieces into its elements, each given out at the byte that completes it. The
/// elements have to be objects; an object that stands alone, without the array, is given out too.
/// </summary>
/// <param name="maxElementBytes">The most bytes one element may have.</param>
public sealed class JsonArrayReader(int maxElementBytes = SseReader.DefaultMaxEventBytes)
{
    private static readonly SearchValues<byte> Structural = SearchValues.Create("{}[]\""u8);
    private static readonly SearchValues<byte> EndsText = SearchValues.Create("\"\\"u8);

    private readonly CarryBuffer _element = new();
    private int _depth;
    private bool _inText;
    private bool _escaped;
    private bool _opened;
    private bool _closed;

    /// <summary>Why the stream was given up, if it was.</summary>
    public WireFault Fault { get; private set; }

    /// <summary>Reads the next element.</summary>
    /// <param name="bytes">Bytes not read yet; advanced past what was consumed.</param>
    /// <param name="element">The element's JSON; valid until the next call.</param>
    /// <returns><see langword="false"/> when <paramref name="bytes"/> is used up, or after a <see cref="Fault"/>.</returns>
    public bool TryRead(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> element)
    {
        element = default;
        if (_depth == 0)
        {
            _element.Clear();
            if (!TryFindElement(ref bytes))
            {
                return false;
            }
        }

        int end = FindEnd(bytes);
        if (end > maxElementBytes - _element.Length)
        {
            Fault = WireFault.TooLarge;
        }

        if (Fault != WireFault.None)
        {
            return false;
        }

        ReadOnlySpan<byte> piece = bytes[..end];
        bytes = bytes[end..];
        if (_depth > 0 || _element.Length > 0)
        {
            _element.Append(piece);
            piece = _element.Span;
        }

        if (_depth > 0)
        {
            return false;
        }

        element = piece;
        return true;
    }

    /// <summary>Makes the reader ready for another stream.</summary>
    public void Reset()
    {
        _element.Reset();
        _depth = 0;
        _inText = false;
        _escaped = false;
        _opened = false;
        _closed = false;
        Fault = WireFault.None;
    }

    // Between elements: leaves `bytes` at the brace that opens the next one.
    private bool TryFindElement(ref ReadOnlySpan<byte> bytes)
    {
        while (Fault == WireFault.None && !bytes.IsEmpty)
        {
            byte next = bytes[0];
            if (next == (byte)'{' && !_closed)
            {
                _opened = true;
                return true;
            }

            bytes = bytes[1..];
            switch (next)
            {
                case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                case (byte)',' when _opened && !_closed:
                    break;
                case (byte)'[' when !_opened:
                    _opened = true;
                    break;
                case (byte)']' when _opened && !_closed:
                    _closed = true;
                    break;
                default:
                    Fault = WireFault.Corrupt;
                    break;
            }
        }

        return false;
    }

    // How many of the bytes belong to the element that is open, or opens with the first of them.
    private int FindEnd(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (at < bytes.Length)
        {
            if (_escaped)
            {
                _escaped = false;
                at++;
                continue;
            }

            int found = bytes[at..].IndexOfAny(_inText ? EndsText : Structural);
            if (found < 0)
            {
                return bytes.Length;
            }

            at += found + 1;
            switch (bytes[at - 1])
            {
                case (byte)'"':
                    _inText = !_inText;
                    break;
                case (byte)'\\':
                    _escaped = true;
                    break;
                case (byte)'{' or (byte)'[':
                    _depth++;
                    break;
                default:
                    _depth--;
                    if (_depth == 0)
                    {
                        return at;
                    }

                    break;
            }
        }

        return bytes.Length;
    }
}
