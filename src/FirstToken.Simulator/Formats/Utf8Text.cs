using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace FirstToken.Simulator.Formats;

/// <summary>
/// An interpolated string written as UTF-8 into rented memory: what is the same but for a few values in every answer need
/// not be made as a string first. Whoever takes it disposes it.
/// </summary>
[InterpolatedStringHandler]
internal ref struct Utf8Text
{
    private const int RoomForValue = 32;
    private byte[] _rented;
    private int _length;

    public Utf8Text(int literalLength, int formattedCount) =>
        _rented = ArrayPool<byte>.Shared.Rent(Math.Max(256, literalLength + (formattedCount * RoomForValue)));

    public readonly ReadOnlySpan<byte> Bytes => _rented.AsSpan(0, _length);

    public void AppendLiteral(string text) => AppendFormatted(text);

    public void AppendFormatted(string text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        _length += Encoding.UTF8.GetBytes(text, _rented.AsSpan(_length));
    }

    public void AppendFormatted(long number)
    {
        Reserve(RoomForValue);
        number.TryFormat(_rented.AsSpan(_length), out int written, default, System.Globalization.CultureInfo.InvariantCulture);
        _length += written;
    }

    /// <summary>Takes a part and disposes it.</summary>
    public void AppendFormatted(Utf8Text part)
    {
        using (part)
        {
            Reserve(part._length);
            part.Bytes.CopyTo(_rented.AsSpan(_length));
            _length += part._length;
        }
    }

    /// <summary>The same as a string; disposes this.</summary>
    public readonly string ToStringAndClear()
    {
        using (this)
        {
            return Encoding.UTF8.GetString(Bytes);
        }
    }

    public readonly void Dispose() => ArrayPool<byte>.Shared.Return(_rented);

    private void Reserve(int more)
    {
        if (_rented.Length - _length < more)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_rented.Length * 2, _length + more));
            Bytes.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_rented);
            _rented = larger;
        }
    }
}
