using System.Buffers;
using FirstToken.Providers;
using FirstToken.Recording;

namespace FirstToken.Gateway.Tapping;

/// <summary>
/// Reads along with one relayed answer: each piece after it has been passed on, so that what it finds out holds nothing up.
/// A reader that fails stops the reading, never the relay.
/// </summary>
internal sealed class Tap
{
    // More of an error body than this tells nobody anything.
    private const int MostErrorBytes = 64 << 10;

    private readonly AnswerTrace? _trace;
    private readonly bool _isError;
    private byte[]? _error;
    private int _errorLength;
    private bool _gaveUp;

    /// <summary>A tap.</summary>
    /// <param name="reader">Reads the answer; absent where it generates nothing, is compressed, or is an error.</param>
    /// <param name="isError">Whether it is an error answer, of which the beginning is kept.</param>
    public Tap(AnswerReader? reader, bool isError)
    {
        _trace = reader is null ? null : new AnswerTrace(reader);
        _isError = isError;
    }

    /// <summary>What it found out about the answer; absent where nothing reads it.</summary>
    public AnswerTrace? Trace => _trace;

    /// <summary>The beginning of an error's body.</summary>
    public ReadOnlySpan<byte> Error => _error.AsSpan(0, _errorLength);

    /// <summary>Socket reads that brought the answer.</summary>
    public int Reads { get; private set; }

    /// <summary>Bytes of the body.</summary>
    public long Bytes { get; private set; }

    /// <summary>When the first bytes of the body arrived; 0 before.</summary>
    public long FirstByte { get; private set; }

    /// <summary>When the last bytes arrived.</summary>
    public long LastByte { get; private set; }

    /// <summary>Hold of the first bytes, Stopwatch ticks.</summary>
    public long FirstHold { get; private set; }

    /// <summary>Whether generated output has passed.</summary>
    public bool HasOutput => _trace is { OutputChunks: > 0 };

    /// <summary>Takes bytes that were passed on.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="arrived">When they arrived.</param>
    /// <param name="departed">When they had been handed to the client's socket; 0 where they are held back, until <see cref="PassedOn"/>.</param>
    public void Take(ReadOnlySpan<byte> bytes, long arrived, long departed)
    {
        Reads++;
        Bytes += bytes.Length;
        LastByte = arrived;
        if (FirstByte == 0)
        {
            FirstByte = arrived;
            FirstHold = departed == 0 ? 0 : departed - arrived;
        }

        if (_trace is { } trace)
        {
            _gaveUp = _gaveUp || !Read(trace, bytes, arrived, departed);
        }
        else if (_isError)
        {
            Keep(bytes);
        }
    }

    /// <summary>What was held back has now been passed on.</summary>
    /// <param name="departed">The moment.</param>
    public void PassedOn(long departed)
    {
        FirstHold = FirstByte == 0 ? 0 : departed - FirstByte;
        _trace?.PassedOn(departed);
    }

    /// <summary>Gives the kept memory back.</summary>
    public void Release()
    {
        if (_error is not null)
        {
            ArrayPool<byte>.Shared.Return(_error);
            _error = null;
            _errorLength = 0;
        }
    }

    private bool Read(AnswerTrace trace, ReadOnlySpan<byte> bytes, long arrived, long departed)
    {
        try
        {
            return trace.Read(bytes, arrived, Reads, departed);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return false; // a fault of ours must not become one of the stream
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        _error ??= ArrayPool<byte>.Shared.Rent(MostErrorBytes);
        int take = Math.Min(bytes.Length, MostErrorBytes - _errorLength);
        bytes[..take].CopyTo(_error.AsSpan(_errorLength));
        _errorLength += take;
    }
}
