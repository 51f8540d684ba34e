using System.IO.Pipelines;
using System.Net.Sockets;
using FirstToken.Gateway.Relaying;
using FirstToken.Transport;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FirstToken.Gateway.Listening;

/// <summary>
/// A client's connection, which carries one request after the other. All goes on on the thread that saw the bytes arrive; an idle
/// connection, and one on which an answer goes down, holds no buffer.
/// </summary>
internal sealed class ClientConnection : IHttpRequestLifetimeFeature, ICallEndFeature, IDisposable
{
    private static readonly TimeSpan s_headLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_drainLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_lingerLimit = TimeSpan.FromSeconds(2);

    private readonly Http1Server _server;
    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly DirectOutput _output;
    private readonly ClientInput _input;
    private readonly RequestBody _body;
    private readonly ReceivedRequest _request;
    private readonly SentAnswer _answer;
    private readonly ExchangeFeatures _features;
    private readonly DefaultHttpContext _context;
    private readonly CancellationTokenSource _left = new();
    private readonly CancellationToken _leftToken;
    private CancellationTokenSource? _callEnd;
    private int _phase = (int)ClientPhase.Idle;
    private long _since = Environment.TickCount64;
    private bool _isFirst = true;
    private volatile bool _hasEnded;
    private volatile bool _isLate;
    private volatile bool _isAborted;

    /// <summary>Takes a connection that was accepted.</summary>
    /// <param name="socket">It; closed from here.</param>
    /// <param name="server">Whose it is.</param>
    public ClientConnection(Socket socket, Http1Server server)
    {
        (_socket, _server, _leftToken) = (socket, server, _left.Token);
        _stream = StampedSocket.Accepted(socket, NoteEnd);
        _output = new DirectOutput(socket, Abort);
        _input = new ClientInput(_stream);
        _body = new RequestBody(_input, this);
        _request = new ReceivedRequest(_body);
        _answer = new SentAnswer(_output, server.Date);
        _features = new ExchangeFeatures(_request, _answer, this);
        _context = new DefaultHttpContext(_features);
    }

    public CancellationToken RequestAborted
    {
        get => _leftToken;
        set => throw new NotSupportedException();
    }

    private ClientPhase Phase
    {
        get => (ClientPhase)Volatile.Read(ref _phase);
        set
        {
            Volatile.Write(ref _since, Environment.TickCount64); // seconds matter here, and this clock is the cheapest to read
            Interlocked.Exchange(ref _phase, (int)value);
        }
    }

    /// <summary>Serves the connection until it ends.</summary>
    public async Task ServeAsync()
    {
        bool lingers = false;
        try
        {
            // It waits here for both, the next request and its answer: whatever else waits costs an object of its own for each request.
            while (true)
            {
                if (_input.IsEmpty)
                {
                    Phase = ClientPhase.Idle;
                    if (_server.IsStopping)
                    {
                        break;
                    }

                    _ = await _input.WaitAsync();
                    if (Interlocked.CompareExchange(ref _phase, (int)ClientPhase.Head, (int)ClientPhase.Idle) != (int)ClientPhase.Idle)
                    {
                        break;
                    }
                }

                if (!await TryTakeHeadAsync())
                {
                    break;
                }

                BeginAnswer();
                try
                {
                    await _server.Handle(_context);
                }
                catch (Exception failure)
                {
                    NoteFailure(failure);
                }

                if (!await TryEndAnswerAsync())
                {
                    lingers = !_body.IsTaken;
                    break;
                }
            }
        }
        catch (BadHttpRequestException bad)
        {
            Refuse(bad);
            await _answer.TryEndAsync();
            lingers = true;
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException)
        {
            // It broke, or was closed from here.
        }
        finally
        {
            await CloseAsync(lingers);
        }
    }

    /// <summary>Lets go of what is left of it once it has ended.</summary>
    public void Dispose()
    {
        _callEnd?.Dispose();
        _left.Dispose();
    }

    CancellationTokenSource ICallEndFeature.Take() => _callEnd ??= CancellationTokenSource.CreateLinkedTokenSource(_leftToken);

    void ICallEndFeature.GiveBack(bool isSpent)
    {
        if (isSpent || !_callEnd!.TryReset())
        {
            _callEnd!.Dispose();
            _callEnd = null;
        }
    }

    /// <summary>Cuts the connection off: whoever reads the answer must not take this for its end.</summary>
    public void Abort()
    {
        _isAborted = true;
        if (_answer.EndsWithConnection)
        {
            try
            {
                _socket.LingerState = new LingerOption(enable: true, seconds: 0); // ends as a reset
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                // It is closed already.
            }
        }

        _stream.Dispose();
        Leave();
    }

    /// <summary>Ends the connection when it is idle; else it ends with its answer.</summary>
    public void Retire()
    {
        if (Interlocked.CompareExchange(ref _phase, (int)ClientPhase.Retired, (int)ClientPhase.Idle) == (int)ClientPhase.Idle)
        {
            Shut();
        }
    }

    /// <summary>Ends what takes too long.</summary>
    /// <param name="now">Milliseconds, as <see cref="Environment.TickCount64"/> counts them.</param>
    /// <param name="idleLimit">How long it may be idle.</param>
    public void Look(long now, TimeSpan idleLimit)
    {
        var since = TimeSpan.FromMilliseconds(now - Volatile.Read(ref _since));
        switch (Phase)
        {
            case ClientPhase.Idle when since > idleLimit:
                Retire();
                break;
            case ClientPhase.Head when since > s_headLimit:
            case ClientPhase.Busy when _body.IsTooSlow(now):
            case ClientPhase.Draining when since > s_drainLimit:
                Shut();
                break;
            case ClientPhase.Lingering when since > s_lingerLimit:
                _stream.Dispose();
                break;
            case ClientPhase.Busy when !OperatingSystem.IsLinux() && HasGone():
                NoteEnd();
                break;
        }
    }

    /// <summary>Tells a client that waits for it to send the body.</summary>
    public async ValueTask GoOnAsync()
    {
        if (!_answer.HasStarted)
        {
            await _output.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray());
        }
    }

    /// <summary>The client sends no more, though a body is not whole.</summary>
    public BadHttpRequestException EndedEarly(string message)
    {
        if (_isLate)
        {
            return new BadHttpRequestException("the request's body came too slowly", StatusCodes.Status408RequestTimeout);
        }

        Leave();
        return new BadHttpRequestException(message);
    }

    private async ValueTask<bool> TryTakeHeadAsync()
    {
        Phase = ClientPhase.Head;
        int scanned = 0;
        while (true)
        {
            if (!_input.IsEmpty)
            {
                if (_isFirst && Http2Detour.IsPreface(_input.Bytes) is not false)
                {
                    if (_input.Bytes.Length >= Http2Detour.PrefaceBytes)
                    {
                        await LeadAsync();
                        return false;
                    }
                }
                else if (TryTakeHead(ref scanned))
                {
                    _isFirst = false;
                    return true;
                }
            }

            if (await _input.ReadAsync(0, CancellationToken.None) == 0)
            {
                return _isLate && !_input.IsEmpty ? throw new BadHttpRequestException("the request's head came too slowly", StatusCodes.Status408RequestTimeout) : false;
            }
        }
    }

    private bool TryTakeHead(ref int scanned)
    {
        while (scanned == 0 && _input.Bytes is [(byte)'\r', (byte)'\n', ..])
        {
            _input.Take(2); // RFC 9112 §2.2: some clients end a body with a line end too many
        }

        int length = RequestHead.EndOf(_input.Bytes, ref scanned);
        if (length == 0)
        {
            RequestHead.CheckUnfinished(_input.Bytes);
            return false;
        }

        if (length > RequestHead.MostBytes)
        {
            throw new BadHttpRequestException("the head is too long", StatusCodes.Status431RequestHeaderFieldsTooLarge);
        }

        RequestHead.Read(_input.Bytes[..length], _request);
        _input.Take(length);
        return true;
    }

    private void BeginAnswer()
    {
        _answer.Begin(_request);
        _answer.KeepsConnection &= !_server.IsStopping;
        Phase = ClientPhase.Busy;
        if (_hasEnded)
        {
            Leave();
        }
    }

    private void NoteFailure(Exception failure)
    {
        if (_answer.HasStarted || _left.IsCancellationRequested)
        {
            Abort(); // an answer that fails half-way is cut off
        }
        else
        {
            Refuse(failure as BadHttpRequestException ?? new BadHttpRequestException("it failed to answer: a fault of its own", StatusCodes.Status500InternalServerError));
        }
    }

    private void Refuse(BadHttpRequestException bad) =>
        _answer.BeginLast(bad.StatusCode, bad.StatusCode == StatusCodes.Status500InternalServerError ? "failed" : "bad_request", bad.Message);

    // Whether the connection can carry another request.
    private async ValueTask<bool> TryEndAnswerAsync()
    {
        if (_isAborted)
        {
            return false;
        }

        if (!await _answer.TryEndAsync())
        {
            Abort();
            return false;
        }

        Phase = ClientPhase.Draining;
        bool keeps = _answer.KeepsConnection && await _body.TryDrainAsync();
        _body.End();
        _features.Forget();
        return keeps && !_server.IsStopping;
    }

    // An endpoint of Kestrel's speaks HTTP/2 on it.
    private async Task LeadAsync()
    {
        Phase = ClientPhase.Led;
        byte[] first = _input.Bytes.ToArray();
        _input.Release();
        PipeReader input = PipeReader.Create(new PrefixedStream(first, _stream), new StreamPipeReaderOptions(useZeroByteReads: true));
        await _server.Http2.LeadAsync(new LedConnection(new DirectTransport(input, _output), Abort, RequestAborted)
        {
            LocalEndPoint = _socket.LocalEndPoint,
            RemoteEndPoint = _socket.RemoteEndPoint,
        });
    }

    // What a client still sends when its answer has gone out is read past: bytes that nobody reads make of the end a reset, which can overtake the answer.
    private async Task CloseAsync(bool lingers)
    {
        try
        {
            await _output.Sent;
            if (!_isAborted)
            {
                _socket.Shutdown(SocketShutdown.Send);
            }

            Phase = ClientPhase.Lingering;
            while (lingers && !_isAborted && !_hasEnded)
            {
                _input.Release();
                lingers = await _input.ReadAsync(0, CancellationToken.None) > 0;
            }
        }
        catch (Exception broken) when (broken is IOException or SocketException or ObjectDisposedException)
        {
            // It is over in any case.
        }

        _stream.Dispose();
        _input.Release();
        Leave();
    }

    private void NoteEnd()
    {
        if (_isLate || _hasEnded)
        {
            return;
        }

        _hasEnded = true;
        Interlocked.MemoryBarrier(); // either we see that somebody is busy, or it sees that the client has left
        if (Phase is ClientPhase.Busy or ClientPhase.Led)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static connection => connection.Leave(), this, preferLocal: false);
        }
    }

    private void Leave()
    {
        try
        {
            _left.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The connection has ended meanwhile.
        }
        catch (AggregateException)
        {
            // Who was told of it failed: that must not end the others' streams.
        }
    }

    // Nothing more is read: whoever waits for the client goes on.
    private void Shut()
    {
        _isLate = true;
        try
        {
            if (OperatingSystem.IsWindows())
            {
                _stream.Dispose(); // there, a read that waits would wait on
                return;
            }

            _socket.Shutdown(SocketShutdown.Receive);
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }
    }

    // Where the system does not tell of it.
    private bool HasGone()
    {
        try
        {
            return _socket.Poll(0, SelectMode.SelectRead) && _socket.Available == 0;
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }
}
