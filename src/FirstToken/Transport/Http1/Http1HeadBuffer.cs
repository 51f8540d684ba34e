using System.Buffers;

namespace FirstToken.Transport.Http1;

/// <summary>Finds the end of a response head in bytes cut anywhere, and keeps the part that came before.</summary>
public sealed class Http1HeadBuffer
{
    /// <summary>The longest head that is read.</summary>
    public const int MaxHeadBytes = 256 * 1024;

    private byte[]? _carried;
    private int _length;

    /// <summary>Forgets what was carried; the room for it stays.</summary>
    public void Reset() => _length = 0;

    /// <summary>Gives the room back.</summary>
    public void Release()
    {
        if (_carried is not null)
        {
            ArrayPool<byte>.Shared.Return(_carried);
            _carried = null;
        }

        _length = 0;
    }

    /// <summary>Takes bytes up to the end of the head.</summary>
    /// <param name="bytes">What was read; what follows the head is left in it.</param>
    /// <param name="head">The whole head with its blank line; good until the next call.</param>
    /// <returns><see cref="Http1Step.Head"/> when it is whole; otherwise more is needed, or it cannot be one.</returns>
    public Http1Step Read(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> head)
    {
        head = default;
        if (bytes.IsEmpty)
        {
            return Http1Step.NeedMore;
        }

        // Garbage is told from a slow head at its first bytes, not after 256 KiB of it.
        if (_length + bytes.Length >= 5 && !StartsLikeHttp(bytes))
        {
            return Http1Step.Malformed;
        }

        if (_length == 0 && LengthIn(bytes, 0) is > 0 and var whole)
        {
            head = bytes[..whole];
            bytes = bytes[whole..];
            return whole > MaxHeadBytes ? Http1Step.HeadTooLarge : Http1Step.Head;
        }

        int searchFrom = Math.Max(0, _length - 3);
        int take = Math.Min(MaxHeadBytes + 1 - _length, bytes.Length);
        Carry(bytes[..take]);
        int length = LengthIn(_carried.AsSpan(0, _length), searchFrom);
        if (length == 0)
        {
            bytes = bytes[take..];
            return _length > MaxHeadBytes ? Http1Step.HeadTooLarge : Http1Step.NeedMore;
        }

        int unread = _length - length;
        bytes = bytes[(take - unread)..];
        _length = 0;
        head = _carried.AsSpan(0, length);
        return Http1Step.Head;
    }

    private bool StartsLikeHttp(ReadOnlySpan<byte> bytes)
    {
        Span<byte> start = stackalloc byte[5];
        int carried = Math.Min(_length, 5);
        _carried.AsSpan(0, carried).CopyTo(start);
        bytes[..(5 - carried)].CopyTo(start[carried..]);
        return start.SequenceEqual("HTTP/"u8);
    }

    private void Carry(ReadOnlySpan<byte> bytes)
    {
        int needed = _length + bytes.Length;
        if (_carried is null || _carried.Length < needed)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(1024, needed));
            _carried.AsSpan(0, _length).CopyTo(larger);
            if (_carried is not null)
            {
                ArrayPool<byte>.Shared.Return(_carried);
            }

            _carried = larger;
        }

        bytes.CopyTo(_carried.AsSpan(_length));
        _length = needed;
    }

    // Length of the head with its blank line, or 0 when that has not come yet.
    private static int LengthIn(ReadOnlySpan<byte> bytes, int from)
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
}
