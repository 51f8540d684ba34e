using System.Buffers;

namespace FirstToken.Gateway.Listening;

/// <summary>What a client has sent and nobody has taken yet. Between requests, and while an answer goes down, it holds no buffer.</summary>
/// <param name="stream">The connection.</param>
internal sealed class ClientInput(Stream stream)
{
    private const int LeastBytes = 16 << 10;

    // More would hold up the others on this thread.
    private const int MostAtOnce = 64 << 10;

    private byte[] _buffer = [];
    private int _start;
    private int _end;

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_start, _end - _start);

    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(_start, _end - _start);

    public bool IsEmpty => _start == _end;

    /// <summary>Takes bytes away from the front; of an empty input the buffer goes, too.</summary>
    public void Take(int bytes)
    {
        _start += bytes;
        if (_start == _end)
        {
            Release();
        }
    }

    /// <summary>Waits, without a buffer, until there is something to be read, or the end.</summary>
    public ValueTask<int> WaitAsync() => stream.ReadAsync(Memory<byte>.Empty, CancellationToken.None);

    /// <summary>Reads what there is, behind what is here.</summary>
    /// <param name="expected">About how many bytes are still to come, for the size of the buffer.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Bytes read; 0 at the end.</returns>
    public ValueTask<int> ReadAsync(long expected, CancellationToken cancellationToken)
    {
        if (_end == _buffer.Length)
        {
            MakeRoom((int)Math.Clamp(expected, LeastBytes, MostAtOnce));
        }

        ValueTask<int> read = stream.ReadAsync(_buffer.AsMemory(_end, Math.Min(MostAtOnce, _buffer.Length - _end)), cancellationToken);
        if (!read.IsCompletedSuccessfully)
        {
            return ReadLaterAsync(read);
        }

        int bytes = read.Result;
        _end += bytes;
        return new ValueTask<int>(bytes);
    }

    /// <summary>Gives the buffer back, with what is in it.</summary>
    public void Release()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }

        (_start, _end) = (0, 0);
    }

    private async ValueTask<int> ReadLaterAsync(ValueTask<int> reading)
    {
        int read = await reading;
        _end += read;
        return read;
    }

    private void MakeRoom(int bytes)
    {
        int length = _end - _start;
        byte[] room = _start > 0 && length <= _buffer.Length / 2 ? _buffer : ArrayPool<byte>.Shared.Rent(length + Math.Max(bytes, length));
        _buffer.AsSpan(_start, length).CopyTo(room);
        if (room != _buffer && _buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        (_buffer, _start, _end) = (room, 0, length);
    }
}
