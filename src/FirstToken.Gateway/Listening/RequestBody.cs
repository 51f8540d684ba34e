using System.Buffers;
using System.IO.Pipelines;
using FirstToken.Transport.Http1;
using Microsoft.AspNetCore.Http;

namespace FirstToken.Gateway.Listening;

/// <summary>The body of a request, read from the connection when somebody wants it: what came with the head is there at once.</summary>
/// <param name="input">What the client has sent.</param>
/// <param name="connection">Told of what becomes of the reading.</param>
internal sealed class RequestBody(ClientInput input, ClientConnection connection) : PipeReader
{
    // As Kestrel has it by default: whoever sends more slowly after this grace, while somebody waits for it, is sent away.
    private const double LeastBytesPerSecond = 240;
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);

    private ReadOnlySequence<byte> _shown;
    private long _examined;
    private long _remaining;
    private bool _isChunked;
    private bool _isWhole;
    private bool _asksFirst;

    // Of a chunked body: the data without the framing.
    private ChunkedBody _chunks;
    private ArrayBufferWriter<byte>? _data;
    private int _taken;

    private long _received;
    private long _waited;
    private long _waitsSince;

    /// <summary>Whether all of it was taken.</summary>
    public bool IsTaken => _isWhole && (_isChunked ? _data is null || _data.WrittenCount == _taken : _remaining == 0);

    /// <summary>Begins the body of another request.</summary>
    /// <param name="length">Bytes; absent where chunks tell the end.</param>
    /// <param name="asksFirst">Whether the client waits to be told to go on (RFC 9110 §10.1.1).</param>
    public void Begin(long? length, bool asksFirst)
    {
        (_remaining, _isChunked, _asksFirst) = (length ?? 0, length is null, asksFirst);
        (_examined, _shown, _isWhole) = (0, default, length == 0);
        (_received, _waited, _waitsSince) = (0, 0, 0);
        if (_isChunked)
        {
            (_chunks, _data, _taken) = (default, new ArrayBufferWriter<byte>(), 0);
        }
    }

    /// <summary>Reads past what nobody has taken of it.</summary>
    /// <returns>Whether the connection stands at the next request.</returns>
    public async ValueTask<bool> TryDrainAsync()
    {
        if (_asksFirst && !IsTaken)
        {
            return false; // nobody can know whether it will come
        }

        try
        {
            while (!IsTaken)
            {
                ReadResult read = await ReadAsync();
                AdvanceTo(read.Buffer.End);
            }

            return true;
        }
        catch (BadHttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Lets go of what was kept of it.</summary>
    public void End() => (_data, _shown) = (null, default);

    /// <summary>Whether somebody waits for a client that sends too slowly.</summary>
    /// <param name="now">Milliseconds, as <see cref="Environment.TickCount64"/> counts them.</param>
    public bool IsTooSlow(long now)
    {
        long since = Volatile.Read(ref _waitsSince);
        TimeSpan waited = since == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(now - since + _waited);
        return waited > s_grace && _received < waited.TotalSeconds * LeastBytesPerSecond;
    }

    public override bool TryRead(out ReadResult result)
    {
        ReadOnlyMemory<byte> data = Data();
        result = default;
        if (data.Length <= _examined && !_isWhole)
        {
            return false;
        }

        _shown = new ReadOnlySequence<byte>(data);
        result = new ReadResult(_shown, isCanceled: false, isCompleted: _isWhole);
        return true;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        TryRead(out ReadResult result) ? new ValueTask<ReadResult>(result) : ReadLaterAsync(cancellationToken);

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        int taken = (int)_shown.Slice(_shown.Start, consumed).Length;
        _examined = _shown.Slice(_shown.Start, examined).Length - taken;
        _shown = default;
        if (_isChunked)
        {
            _taken += taken;
            if (_taken == _data!.WrittenCount)
            {
                _data.ResetWrittenCount();
                _taken = 0;
            }
        }
        else
        {
            _remaining -= taken;
            input.Take(taken);
        }
    }

    public override void CancelPendingRead() => throw new NotSupportedException("reads are cancelled by their token");

    public override void Complete(Exception? exception = null)
    {
        // What nobody has read is read past before the next request.
    }

    private async ValueTask<ReadResult> ReadLaterAsync(CancellationToken cancellationToken)
    {
        if (_asksFirst)
        {
            _asksFirst = false;
            await connection.GoOnAsync();
        }

        ReadResult result;
        while (!TryRead(out result))
        {
            long before = Environment.TickCount64;
            Volatile.Write(ref _waitsSince, before);
            int read;
            try
            {
                read = await input.ReadAsync(_isChunked ? 0 : _remaining - input.Bytes.Length, cancellationToken);
            }
            finally
            {
                Volatile.Write(ref _waitsSince, 0);
                _waited += Environment.TickCount64 - before;
            }

            _received += read;
            if (read == 0)
            {
                throw connection.EndedEarly("the connection ended before the request's body did");
            }
        }

        return result;
    }

    // What is here and not taken yet. Notes whether it is all.
    private ReadOnlyMemory<byte> Data()
    {
        if (!_isChunked)
        {
            ReadOnlyMemory<byte> here = input.Memory;
            _isWhole = here.Length >= _remaining;
            return _isWhole ? here[..(int)_remaining] : here;
        }

        if (!_isWhole)
        {
            Unchunk();
        }

        return _data!.WrittenMemory[_taken..];
    }

    private void Unchunk()
    {
        ReadOnlySpan<byte> rest = input.Bytes;
        int length = rest.Length;
        while (!_isWhole)
        {
            switch (_chunks.Read(ref rest, out ReadOnlySpan<byte> piece))
            {
                case Http1Step.Body:
                    _data!.Write(piece);
                    break;
                case Http1Step.NeedMore:
                    input.Take(length);
                    return;
                case Http1Step.End:
                    _isWhole = true;
                    break;
                default:
                    throw new BadHttpRequestException("the chunks of the request's body are malformed");
            }
        }

        input.Take(length - rest.Length);
    }
}
