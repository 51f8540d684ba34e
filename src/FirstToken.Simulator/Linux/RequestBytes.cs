using System.Buffers;

namespace FirstToken.Simulator.Linux;

/// <summary>Bytes of an unfinished or pipelined request, on rented memory that an idle connection does not hold.</summary>
internal sealed class RequestBytes
{
    private byte[]? _buffer;

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Span => _buffer.AsSpan(0, Length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        int needed = Length + bytes.Length;
        if (_buffer is null || _buffer.Length < needed)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(4096, needed * 2));
            Span.CopyTo(larger);
            GiveBack();
            _buffer = larger;
        }

        bytes.CopyTo(_buffer.AsSpan(Length));
        Length = needed;
    }

    /// <summary>Keeps only the rest of what was just read: of these bytes or of others.</summary>
    /// <param name="rest">What belongs to the next request; may point into these bytes.</param>
    /// <param name="isOwn">Whether it does.</param>
    public void Keep(ReadOnlySpan<byte> rest, bool isOwn)
    {
        if (isOwn && !rest.IsEmpty)
        {
            rest.CopyTo(_buffer);
            Length = rest.Length;
            return;
        }

        Length = 0;
        if (rest.IsEmpty)
        {
            GiveBack();
        }
        else
        {
            Append(rest);
        }
    }

    public void Clear()
    {
        Length = 0;
        GiveBack();
    }

    private void GiveBack()
    {
        if (_buffer is { } buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            _buffer = null;
        }
    }
}
