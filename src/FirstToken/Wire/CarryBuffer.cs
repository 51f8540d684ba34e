namespace FirstToken.Wire;

/// <summary>
/// Bytes that a framing reader keeps from one read to the next. Grows by doubling, keeps its array when cleared, so
/// that a warm reader allocates nothing.
/// </summary>
internal sealed class CarryBuffer
{
    // 10,000 streams are normal use: what one oversized event made us rent is not kept for the next answer.
    private const int KeptBytes = 64 * 1024;
    private const int FirstBytes = 256;

    private byte[] _bytes = [];

    /// <summary>How many bytes are kept.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes kept; stays readable after <see cref="Clear"/> until something is appended.</summary>
    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    /// <summary>Adds <paramref name="bytes"/> at the end.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Grow(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Adds one byte at the end.</summary>
    public void Append(byte value)
    {
        Grow(1)[0] = value;
        Length++;
    }

    /// <summary>Room for at least <paramref name="count"/> bytes behind the kept ones.</summary>
    internal Span<byte> Grow(int count)
    {
        int needed = checked(Length + count);
        if (needed > _bytes.Length)
        {
            long doubled = Math.Max(FirstBytes, _bytes.Length * 2L);
            Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(needed, doubled)));
        }

        return _bytes.AsSpan(Length);
    }

    /// <summary>Forgets the bytes, keeps the memory.</summary>
    public void Clear() => Length = 0;

    /// <summary>Forgets the bytes, and the memory too where it is unusually much.</summary>
    public void Reset()
    {
        Length = 0;
        if (_bytes.Length > KeptBytes)
        {
            _bytes = [];
        }
    }
}
