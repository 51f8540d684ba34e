using System.Globalization;

namespace FirstToken.Transport.Http1;

/// <summary>
/// Incremental reader of HTTP/1.1 responses (RFC 9112): head, then a body by chunks, by length, or until close. Works on
/// spans cut anywhere; allocates for the head, never for the body.
/// </summary>
internal sealed class Http1ResponseReader
{
    private readonly Http1HeadBuffer _head = new();
    private ChunkedBody _chunks;
    private State _state;
    private long _remaining;
    private bool _headRequest;

    private enum State : byte
    {
        Head,
        Chunked,
        Length,
        UntilClose,
        Ended,
    }

    /// <summary>The response head, once <see cref="Http1Step.Head"/> was returned.</summary>
    public ResponseHead? Head { get; private set; }

    /// <summary>Whether the connection may serve another request after this response.</summary>
    public bool KeepAlive { get; private set; }

    /// <summary>Whether the end of the connection is the proper end of the body.</summary>
    public bool EndsAtClose => _state == State.UntilClose;

    /// <summary>Begins a new response.</summary>
    /// <param name="headRequest">The answer to a HEAD request has no body, whatever its head says.</param>
    public void Reset(bool headRequest)
    {
        _head.Reset();
        _state = State.Head;
        _headRequest = headRequest;
        Head = null;
        KeepAlive = false;
    }

    /// <summary>Gives back what it holds between responses.</summary>
    public void Release() => _head.Release();

    /// <summary>Takes bytes up to the next thing worth telling.</summary>
    /// <param name="bytes">What was read; what is not used is left in it.</param>
    /// <param name="body">A piece of the body, for <see cref="Http1Step.Body"/>.</param>
    public Http1Step Read(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> body)
    {
        body = default;
        switch (_state)
        {
            case State.Head:
                return ReadHead(ref bytes);

            case State.Chunked:
                return _chunks.Read(ref bytes, out body);

            case State.Length when _remaining > 0:
            case State.UntilClose:
                if (bytes.IsEmpty)
                {
                    return Http1Step.NeedMore;
                }

                int take = _state == State.UntilClose ? bytes.Length : (int)Math.Min(_remaining, bytes.Length);
                body = bytes[..take];
                bytes = bytes[take..];
                _remaining -= take;
                return Http1Step.Body;

            default:
                return Http1Step.End;
        }
    }

    private Http1Step ReadHead(ref ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            Http1Step step = _head.Read(ref bytes, out ReadOnlySpan<byte> whole);
            if (step != Http1Step.Head)
            {
                return step;
            }

            if (!Http1Head.TryParse(whole, out Http1Head head))
            {
                return Http1Step.Malformed;
            }

            // Interim answers are not the answer (RFC 9110 §15.2); 101 would be, but we never ask to switch.
            if (head.Response.Status >= 200)
            {
                Head = head.Response;
                return ChooseBody(head) ? Http1Step.Head : Http1Step.Malformed;
            }
        }
    }

    // RFC 9112 §6.3, in its order.
    private bool ChooseBody(Http1Head head)
    {
        KeepAlive = head.KeepAlive;
        if (_headRequest || head.Response.Status is 204 or 304)
        {
            _state = State.Ended;
            return true;
        }

        string? coding = head.Response["transfer-encoding"];
        if (coding is not null && coding.EndsWith("chunked", StringComparison.OrdinalIgnoreCase))
        {
            _state = State.Chunked;
            _chunks = default;
            return true;
        }

        if (coding is null && head.Response["content-length"] is { } length)
        {
            _state = State.Length;
            return long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out _remaining);
        }

        _state = State.UntilClose;
        KeepAlive = false;
        return true;
    }
}
