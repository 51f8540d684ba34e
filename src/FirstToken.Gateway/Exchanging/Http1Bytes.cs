using System.Buffers;
using System.Text;
using FirstToken.Gateway.Relaying;

namespace FirstToken.Gateway.Exchanging;

/// <summary>Bytes to be sent, in a borrowed buffer.</summary>
internal sealed class Http1Bytes : IDisposable
{
    private const int FirstBytes = 4 << 10;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int _length;

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    /// <summary>Writes text as Latin-1, as fields of HTTP are read.</summary>
    public void Write(ReadOnlySpan<char> text) => _length += Encoding.Latin1.GetBytes(text, Room(text.Length));

    /// <summary>Writes a line of a head.</summary>
    public void WriteLine(string name, string value) => _length += FieldLine.Write(name, value, Room(FieldLine.Length(name, value)));

    public void Write(long number)
    {
        _ = number.TryFormat(Room(20), out int digits, default, System.Globalization.CultureInfo.InvariantCulture);
        _length += digits;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private Span<byte> Room(int bytes)
    {
        if (_buffer.Length - _length < bytes)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + bytes));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsSpan(_length);
    }
}
